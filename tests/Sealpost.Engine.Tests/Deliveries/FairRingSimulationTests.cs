using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>Lanes of several tenants that want more than there are slots for, against a model of receivers.</summary>
public sealed class FairRingSimulationTests
{
    private const int Quiet = 20;
    private const int AnswersIn = 10;

    [Fact]
    public void A_tenant_that_floods_a_hundredfold_does_not_slow_the_others()
    {
        var alone = new Simulation(slots: 64, seed: 1).Run(flooding: 0, hanging: 0);

        var flooded = new Simulation(slots: 64, seed: 1).Run(flooding: 200, hanging: 0);

        flooded.Waits.Count.ShouldBe(alone.Waits.Count);
        flooded.P99.ShouldBeLessThan(alone.P99 * 1.5);
        flooded.Busy.ShouldBeGreaterThan(0.85, "what the others leave is used");
    }

    [Fact]
    public void Receivers_that_hang_do_not_keep_slots_from_those_that_answer()
    {
        var alone = new Simulation(slots: 64, seed: 2).Run(flooding: 0, hanging: 0);

        var beside = new Simulation(slots: 64, seed: 2).Run(flooding: 0, hanging: 200, sameTenant: true);

        beside.Waits.Count.ShouldBe(alone.Waits.Count);
        beside.P99.ShouldBeLessThan(alone.P99 * 1.5);
    }

    [Fact]
    public void A_slot_never_serves_more_than_there_are()
    {
        var most = new Simulation(slots: 8, seed: 3).Run(flooding: 50, hanging: 50).MostInFlight;

        most.ShouldBeLessThanOrEqualTo(8);
    }

    private sealed record Outcome(List<long> Waits, double Busy, int MostInFlight)
    {
        /// <summary>From arrival to answer, in milliseconds.</summary>
        public double P99 => Waits.Order().ElementAt(Waits.Count * 99 / 100);
    }

    private sealed class Simulation(int slots, int seed)
    {
        private const int Milliseconds = 20_000;
        private const int WarmUp = 2_000;
        private const int HangsFor = 15_000;

        private readonly Random _chance = new(seed);
        private readonly FairRing _ring = new(slots, mostOfTenant: _ => int.MaxValue);
        private readonly List<Lane> _lanes = [];
        private readonly PriorityQueue<(Lane Lane, PendingDelivery Delivery, bool Good), long> _answers = new();
        private readonly Dictionary<DeliveryId, long> _arrivedAt = [];
        private readonly HashSet<Lane> _hanging = [];
        private readonly List<long> _waits = [];
        private int _ids;
        private long _now;

        public Outcome Run(int flooding, int hanging, bool sameTenant = false)
        {
            for (var i = 0; i < Quiet; i++) Add(tenantNo: sameTenant ? 1 : i + 1);
            for (var i = 0; i < flooding; i++) Add(tenantNo: 1_000);
            for (var i = 0; i < hanging; i++) _hanging.Add(Add(tenantNo: sameTenant ? 1 : 2_000));
            long busy = 0;
            var most = 0;
            for (_now = 1; _now <= Milliseconds; _now++)
            {
                for (var i = 0; i < Quiet; i++)
                {
                    if (_now % 50 == i * 2) Arrive(_lanes[i], counts: _now > WarmUp);
                }

                // From then on all the others have something to send at every moment.
                if (_now > WarmUp / 2 && _now % 5 == 0)
                {
                    for (var i = Quiet; i < _lanes.Count; i++) Arrive(_lanes[i], counts: false);
                }

                while (_answers.TryPeek(out var answer, out var at) && at <= _now)
                {
                    _answers.Dequeue();
                    Finish(answer.Lane, answer.Delivery, answer.Good);
                }

                foreach (var lane in _lanes) Offer(lane, LaneEvent.Woke.Instance);
                while (_ring.TryNext(out var next))
                {
                    if (!next.TryTake(_now, out var delivery)) continue;
                    _ring.Started(delivery);
                    var hangs = _hanging.Contains(next);
                    _answers.Enqueue((next, delivery, !hangs), _now + (hangs ? HangsFor : AnswersIn + _chance.Next(3)));
                    Offer(next, LaneEvent.Woke.Instance);
                }

                busy += _ring.InFlight;
                most = Math.Max(most, _ring.InFlight);
            }

            return new(_waits, busy / (double)(Milliseconds * slots), most);
        }

        private Lane Add(int tenantNo)
        {
            var lane = new Lane(_lanes.Count + 1, window: 64, maxConcurrency: 16, breakerThreshold: 0, new FirstContacts(0, 0, 0));
            lane.Step(new LaneEvent.Ruled(new(Rate: null) { TenantNo = tenantNo }), 0);
            _lanes.Add(lane);
            return lane;
        }

        private void Arrive(Lane lane, bool counts)
        {
            var delivery = new PendingDelivery(new DeliveryId(new MessageId((UInt128)(++_ids)), 0), lane.TenantNo, lane.DestinationNo, _now);
            if (counts) _arrivedAt.Add(delivery.Id, _now);
            Offer(lane, new LaneEvent.Arrived(delivery));
        }

        private void Finish(Lane lane, PendingDelivery delivery, bool good)
        {
            if (_arrivedAt.Remove(delivery.Id, out var arrived)) _waits.Add(_now - arrived);
            _ring.Ended(delivery);
            Offer(lane, new LaneEvent.Finished(delivery, good, PaceUntil: 0));
            Offer(lane, new LaneEvent.Settled(delivery.Id));
        }

        // What does not fit is not stored here: the model's table is empty.
        private void Offer(Lane lane, LaneEvent happening)
        {
            var demand = lane.Step(happening, _now);
            if (demand.Load) demand = lane.Step(new LaneEvent.Loaded([], Complete: true, long.MaxValue), _now);
            if (demand.Sendable) _ring.Add(lane);
        }
    }
}
