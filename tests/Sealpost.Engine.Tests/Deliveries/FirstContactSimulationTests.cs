using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>Some tenants, hosts that agree, do so late or never, and destinations that come and go between them: a stranger is never flooded, and nothing is lost.</summary>
public sealed class FirstContactSimulationTests
{
    private const int OfDestination = 5;
    private const int OfHost = 12;
    private const int OfParent = 20;
    private const int Minute = 60_000;
    private const int Lanes = 30;
    private const int Deliveries = 20;

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 100)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_stranger_is_flooded_and_whatever_waits_goes_in_the_end(int seed)
    {
        var simulation = new Simulation(seed);
        simulation.Run();

        foreach (var attempts in simulation.ToStrangers.Values) ShouldBeWithin(OfHost, attempts, seed);
        foreach (var attempts in simulation.BelowParents.Values) ShouldBeWithin(OfParent, attempts, seed);
        foreach (var attempts in simulation.OfStrangers.Values) ShouldBeWithin(OfDestination, attempts, seed);
        simulation.Sent.ShouldBe(Lanes * Deliveries, $"seed {seed}");
    }

    // A full bucket and what a minute brings to it.
    private static void ShouldBeWithin(int aMinute, List<long> attempts, int seed)
    {
        for (var i = 2 * aMinute; i < attempts.Count; i++)
            (attempts[i] - attempts[i - (2 * aMinute)]).ShouldBeGreaterThan(Minute - 1_000, $"seed {seed}");
    }

    private sealed class Simulation(int seed)
    {
        private const int Step = 100;
        private readonly Random _chance = new(seed);
        private readonly FirstContacts _contacts = new(OfDestination, OfHost, OfParent);
        private readonly FairRing _ring = new(slots: 64, _ => int.MaxValue);
        private readonly Dictionary<Lane, string> _hosts = [];
        private readonly Dictionary<string, long> _agreesAt = [];
        private readonly Dictionary<Lane, long> _alarms = [];
        private readonly PriorityQueue<Lane, long> _arrivals = new();
        private readonly PriorityQueue<(Lane Lane, PendingDelivery Delivery), long> _answers = new();
        private readonly HashSet<(int, string)> _knowHosts = [];
        private readonly HashSet<Lane> _knowReceivers = [];
        private int _ids;
        private long _now;

        /// <summary>The times of the attempts to a host before it agreed, of each tenant.</summary>
        public Dictionary<(int, string), List<long>> ToStrangers { get; } = [];

        /// <summary>The times of the attempts of a destination before its receiver agreed.</summary>
        public Dictionary<Lane, List<long>> OfStrangers { get; } = [];

        /// <summary>The times of the attempts to strangers below one name, of each tenant.</summary>
        public Dictionary<(int, string), List<long>> BelowParents { get; } = [];

        public int Sent { get; private set; }

        public void Run()
        {
            for (var i = 0; i < 5; i++) _agreesAt[$"host{i}.{i % 2}.example:443"] = _chance.Next(3) switch { 0 => 0, 1 => _chance.Next(5 * Minute), _ => long.MaxValue };
            for (var i = 0; i < Lanes; i++) Begin(i + 1, _chance.Next(1, 3), _agreesAt.Keys.ElementAt(_chance.Next(5)));
            while (Sent < Lanes * Deliveries && _now < 120 * Minute)
            {
                _now += Step;
                while (_arrivals.TryPeek(out var lane, out var at) && at <= _now) Arrive(_arrivals.Dequeue());
                while (_answers.TryPeek(out _, out var at) && at <= _now) Finish(_answers.Dequeue());
                foreach (var (lane, at) in _alarms.Where(alarm => alarm.Value <= _now).ToList()) Perform(lane, LaneEvent.Woke.Instance);
                while (_ring.TryNext(out var lane)) Send(lane);
            }
        }

        private void Begin(int destinationNo, int tenantNo, string host)
        {
            var lane = new Lane(destinationNo, window: 64, maxConcurrency: 16, breakerThreshold: 0, _contacts);
            _hosts[lane] = host;
            lane.Step(new LaneEvent.Ruled(new(Rate: null) { TenantNo = tenantNo, Url = $"https://{host}/{destinationNo}", StrangerAt = host }), _now);
            for (var i = 0; i < Deliveries; i++) _arrivals.Enqueue(lane, _chance.Next(3 * Minute));
        }

        private void Arrive(Lane lane) => Perform(lane, new LaneEvent.Arrived(new(new DeliveryId(new MessageId((UInt128)(++_ids)), 0), lane.TenantNo, lane.DestinationNo, _now)));

        private void Send(Lane lane)
        {
            if (lane.TryTake(_now, out var delivery))
            {
                _ring.Started(delivery);
                var host = (lane.TenantNo, _hosts[lane]);
                if (!_knowHosts.Contains(host)) Note(ToStrangers, host);
                if (!_knowReceivers.Contains(lane))
                {
                    Note(OfStrangers, lane);
                    Note(BelowParents, (lane.TenantNo, StrangerHost.ParentOf(host.Item2)!));
                }

                _answers.Enqueue((lane, delivery), _now + _chance.Next(50, 2_000));
            }

            Perform(lane, LaneEvent.Woke.Instance);
        }

        private void Note<TKey>(Dictionary<TKey, List<long>> attempts, TKey key)
            where TKey : notnull
        {
            if (!attempts.TryGetValue(key, out var times)) attempts[key] = times = [];
            times.Add(_now);
        }

        private void Finish((Lane Lane, PendingDelivery Delivery) answer)
        {
            var (lane, delivery) = answer;
            var agrees = _agreesAt[_hosts[lane]] <= _now;
            if (agrees)
            {
                _knowHosts.Add((lane.TenantNo, _hosts[lane]));
                _knowReceivers.Add(lane);
            }

            Sent++;
            _ring.Ended(delivery);
            Perform(lane, new LaneEvent.Finished(delivery, Healthy: agrees || _chance.Next(2) == 0, PaceUntil: 0) { Welcome = agrees });
            Perform(lane, new LaneEvent.Settled(delivery.Id));
        }

        private void Perform(Lane lane, LaneEvent happening)
        {
            var demand = lane.Step(happening, _now);
            if (demand.Load) demand = lane.Step(new LaneEvent.Loaded([], Complete: true, long.MaxValue), _now);
            if (demand.Sendable) _ring.Add(lane);
            _alarms[lane] = demand.WakeAt;
        }
    }
}
