using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>A lane against a model of the table, with commits, loads, sends and records interleaved by chance.</summary>
public sealed class LaneSimulationTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_delivery_is_sent_until_it_succeeds_and_never_again(int seed) => new Simulation(seed).Run();

    private sealed class Simulation(int seed)
    {
        private const int Total = 120;

        private readonly Random _chance = new(seed);
        private readonly Lane _lane = new(1, window: 8, maxConcurrency: 5, breakerThreshold: seed % 3 * 2, new FirstContacts(0, 0, 0));
        private readonly Dictionary<DeliveryId, PendingDelivery> _table = [];
        private readonly List<PendingDelivery> _sending = [];
        private readonly HashSet<DeliveryId> _onTheWire = [];
        private readonly HashSet<DeliveryId> _succeeded = [];

        // What the journal has committed but the lane has not heard of yet, in commit order.
        private readonly Queue<LaneEvent> _committed = new();
        private LaneEvent.Loaded? _load;
        private bool _loadWanted;
        private bool _open = true;
        private long _now = 1_000;
        private long _wakeAt = long.MaxValue;
        private int _accepted;

        public void Run()
        {
            Step(new LaneEvent.Ruled(new(seed % 2 == 0 ? new RateLimit(200, TimeSpan.FromSeconds(1), Bytes: null) : null)));
            for (var i = 0; i < 200_000 && _succeeded.Count < Total; i++) Act();
            _succeeded.Count.ShouldBe(Total, $"seed {seed}: {_table.Count} rows left behind");
            _table.ShouldBeEmpty($"seed {seed}");
        }

        private void Act()
        {
            switch (_chance.Next(9))
            {
                case 0 when _accepted < Total:
                    Accept();
                    break;
                case 1 or 2 when _committed.Count > 0:
                    Step(_committed.Dequeue());
                    break;
                case 3 or 4 when _lane.TryTake(_now, out var delivery):
                    Send(delivery);
                    break;
                case 5 or 6 when _sending.Count > 0:
                    Finish();
                    break;
                case 7 when _loadWanted:
                    Load();
                    break;
                case 8:
                    PassTime();
                    break;
            }
        }

        private void Accept()
        {
            var delivery = new PendingDelivery(new DeliveryId(new MessageId((UInt128)(++_accepted)), 0), 1, 1, _now);
            _table.Add(delivery.Id, delivery);
            _committed.Enqueue(new LaneEvent.Arrived(delivery));
        }

        private void Send(PendingDelivery delivery)
        {
            _open.ShouldBeTrue($"seed {seed}: sent while closed");
            _onTheWire.Add(delivery.Id).ShouldBeTrue($"seed {seed}: sent twice at once");
            _succeeded.ShouldNotContain(delivery.Id, $"seed {seed}: sent after success");
            _sending.Add(delivery);
            Step(LaneEvent.Woke.Instance);
        }

        private void Finish()
        {
            var position = _chance.Next(_sending.Count);
            var delivery = _sending[position];
            _sending.RemoveAt(position);
            _onTheWire.Remove(delivery.Id);
            var success = _chance.Next(3) > 0;
            Step(new LaneEvent.Finished(delivery, success, PaceUntil: 0));
            if (success)
            {
                _succeeded.Add(delivery.Id);
                _table.Remove(delivery.Id);
                _committed.Enqueue(new LaneEvent.Settled(delivery.Id));
                return;
            }

            var postponed = delivery with { DueAt = _now + _chance.Next(1, 50), Step = delivery.Step + 1 };
            _table[delivery.Id] = postponed;
            _committed.Enqueue(new LaneEvent.Postponed(postponed));
        }

        /// <summary>The rows are read at one moment and reach the lane at a later one.</summary>
        private void Load()
        {
            if (_load is null)
            {
                var range = new LoadRange(Ordered: false, _lane.LoadSize, _lane.LoadAfter);
                var due = _table.Values.Where(row => row.DueAt <= _now && range.IsBefore(row)).OrderBy(row => row.DueAt).ThenBy(row => row.Id.Message.Value).Take(range.Limit).ToList();
                var next = _table.Values.Where(row => row.DueAt > _now).Select(row => row.DueAt).DefaultIfEmpty(long.MaxValue).Min();
                _load = new LaneEvent.Loaded(due, due.Count < range.Limit, next);
                return;
            }

            var load = _load;
            _load = null;
            _loadWanted = false;
            Step(load);
        }

        private void PassTime()
        {
            _now += _chance.Next(1, 20);
            if (_sending.Count == 0 && _wakeAt != long.MaxValue && _chance.Next(4) == 0) _now = Math.Max(_now, _wakeAt);
            if (_chance.Next(40) == 0 || !_open && _chance.Next(4) == 0)
            {
                _open = !_open;
                Step(_chance.Next(2) == 0 ? new LaneEvent.Switched(_open) : new LaneEvent.Moved(_open));
            }

            if (_wakeAt <= _now) Step(LaneEvent.Woke.Instance);
        }

        private void Step(LaneEvent happening)
        {
            var demand = _lane.Step(happening, _now);
            _wakeAt = demand.WakeAt;
            _loadWanted |= demand.Load;
        }
    }
}
