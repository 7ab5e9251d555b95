using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Tests.Simulation;

/// <summary>Three nodes, one store, receivers and a clock, all run from one seed. Every rule that is broken ends the run with its name.</summary>
internal sealed class SimulatedCluster
{
    private const int Deliveries = 60;
    private const int Destinations = 6;
    private const int MaxSteps = 60_000;
    private const int FaultsEnd = 12_000;

    private readonly int _seed;
    private readonly Random _chance;
    private readonly List<SimulatedNode> _nodes = [];
    private readonly HashSet<DeliveryId> _acknowledged = [];
    private readonly Dictionary<DeliveryId, int> _sends = [];
    private int _offered;
    private int _settled;
    private int _step;

    public SimulatedCluster(int seed, Mutation mutation = Mutation.None)
    {
        _seed = seed;
        _chance = new Random(seed);
        // Every fifth one runs without a fault, and so without a repetition.
        IsCalm = seed % 5 == 0;
        Store = new(Clock, mutation);
        for (var node = 0; node < 3; node++) _nodes.Add(new(this));
    }

    public SimulatedClock Clock { get; } = new();

    public SimulatedStore Store { get; }

    /// <summary>True when nothing goes wrong.</summary>
    public bool IsCalm { get; }

    public static bool IsOrdered(int destinationNo) => destinationNo % 2 == 0;

    /// <exception cref="SimulationException">A rule was broken.</exception>
    public void Run()
    {
        for (_step = 0; _step < MaxSteps && !(_settled == Deliveries && Store.Pending.Count == 0); _step++) Step();
        Demand(Store.Pending.Count == 0, $"{Store.Pending.Count} deliveries are left behind");
        Demand(_settled == Deliveries, "a client never heard what became of its message");
        DemandNothingIsLost();
    }

    public void Demand(bool holds, string rule)
    {
        if (!holds) throw new SimulationException($"{rule} (seed {_seed}, step {_step}, at {Clock.Now} ms); SEALPOST_SIMULATION_SEED={_seed} runs it again");
    }

    /// <summary>True once in so many, while there are faults.</summary>
    public bool Chance(int oneIn) => !IsCalm && _step < FaultsEnd && _chance.Next(oneIn) == 0;

    public void Acknowledged(DeliveryId delivery)
    {
        _settled++;
        _acknowledged.Add(delivery);
    }

    // Whoever is refused asks another node; the message is the same one.
    public void Refused(IEnumerable<SimulatedEntry.Accept> accepts)
    {
        foreach (var accept in accepts) _nodes[_chance.Next(_nodes.Count)].Accept(accept.Delivery, accept.IsOrdered);
    }

    public void Sent(SimulatedNode sender, PendingDelivery delivery)
    {
        Demand(Store.Pending.TryGetValue(delivery.Id, out var row), "something was sent after its end");
        Demand(row!.DueAt <= Clock.Now, "something was sent before it was due");
        foreach (var other in _nodes.Where(node => node != sender))
        {
            Demand(!other.MaySend(delivery.DestinationNo), "two nodes serve one lane at once");
            Demand(!other.IsSending(delivery), "two owners send one delivery at once");
        }

        Demand(!sender.IsSending(delivery), "one node sends one delivery twice at once");
        if (IsOrdered(delivery.DestinationNo))
            Demand(!Store.Pending.Values.Any(earlier => earlier.DestinationNo == delivery.DestinationNo && earlier.Position < row.Position), "an ordered lane overtakes");
        Demand(row.Attempts <= SimulatedNode.Policy.Delays.Length, "a delivery does not end within its schedule");
        var sends = _sends[delivery.Id] = _sends.GetValueOrDefault(delivery.Id) + 1;
        if (IsCalm) Demand(sends == row.Attempts + 1, "something was sent again without a fault");
    }

    /// <summary>What the receiver says; null for a connection that breaks, which it may have got the request through.</summary>
    public int? Answer(PendingDelivery delivery) => _chance.Next(4) switch
    {
        0 => delivery.DestinationNo % 3 == 0 ? 503 : 204,
        1 when delivery.Step < 3 => null,
        _ => 204,
    };

    private void DemandNothingIsLost()
    {
        foreach (var id in _acknowledged) Demand(Store.Pending.ContainsKey(id) || Store.Ended.ContainsKey(id), "something accepted was lost");
    }

    private void Step()
    {
        if (_offered < Deliveries && _chance.Next(20) == 0) Offer();
        if (_chance.Next(3) == 0) Clock.Pass(_chance.Next(1, 4));
        if (Chance(900)) Crash();
        if (Chance(600)) _nodes[_chance.Next(_nodes.Count)].PausedUntil = Clock.Now + _chance.Next(50, 900);
        var node = _nodes[_chance.Next(_nodes.Count)];
        if (node.PausedUntil <= Clock.Now) node.Act(_chance);
        if (_step % 16 == 0) DemandNothingIsLost();
    }

    private void Offer()
    {
        var delivery = new PendingDelivery(new DeliveryId(new MessageId((UInt128)(++_offered)), 0), 1, 1 + _chance.Next(Destinations), Clock.Now);
        _nodes[_chance.Next(_nodes.Count)].Accept(delivery, IsOrdered(delivery.DestinationNo));
    }

    // Only the store is left; another process starts in its place, and its clients ask again.
    private void Crash()
    {
        var position = _chance.Next(_nodes.Count);
        var unanswered = _nodes[position].Unanswered;
        _nodes[position] = new(this);
        Store.Crashed();
        DemandNothingIsLost();
        Refused(unanswered);
    }
}
