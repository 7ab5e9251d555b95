using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>An ordered lane against a model of the table, with commits, loads, sends, records, crashes and people interleaved by chance.</summary>
public sealed class OrderedLaneSimulationTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Nothing_is_sent_before_what_was_accepted_earlier_has_ended(int seed) => new Simulation(seed).Run();

    private sealed class Simulation(int seed)
    {
        private const int Total = 80;
        private const int Attempts = 3;

        private readonly Random _chance = new(seed);
        private readonly bool _stops = seed % 2 == 0;
        private readonly Dictionary<DeliveryId, PendingDelivery> _table = [];
        private readonly Queue<LaneEvent> _committed = new();
        private readonly HashSet<DeliveryId> _ended = [];

        // The lane hears of it later, and may have sent it by then.
        private readonly HashSet<DeliveryId> _cancelled = [];
        private Lane _lane = null!;
        private PendingDelivery? _onTheWire;
        private (PendingDelivery Delivery, bool Success)? _unrecorded;
        private LaneEvent.Loaded? _load;
        private bool _loadWanted;
        private bool _open = true;
        private long _now = 1_000;
        private long _wakeAt;
        private int _accepted;

        public void Run()
        {
            Start();
            for (var i = 0; i < 400_000 && _ended.Count < Total; i++) Act();
            _ended.Count.ShouldBe(Total, $"seed {seed}: {_table.Count} rows left behind");
        }

        private void Act()
        {
            switch (_chance.Next(11))
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
                case 5 when _onTheWire is not null:
                    Finish();
                    break;
                case 6 when _unrecorded is not null:
                    Record();
                    break;
                case 7 when _loadWanted:
                    Load();
                    break;
                case 8:
                    PassTime();
                    break;
                case 9 when _chance.Next(60) == 0:
                    Crash();
                    break;
                case 10 when _chance.Next(20) == 0:
                    HelpOut();
                    break;
            }
        }

        // Every third one is of another node: its position was taken earlier, and the lane is only told that there is something.
        private void Accept()
        {
            var position = _table.Values.Select(row => row.Position).DefaultIfEmpty(0).Max() + 1;
            var delivery = new PendingDelivery(new DeliveryId(new MessageId((UInt128)(++_accepted)), 0), 1, 1, _now);
            _table.Add(delivery.Id, delivery with { Position = position });
            _committed.Enqueue(_accepted % 3 == 0 ? new LaneEvent.Backlog() : new LaneEvent.Arrived(delivery));
        }

        private void Send(PendingDelivery delivery)
        {
            _open.ShouldBeTrue($"seed {seed}: sent while closed");
            _onTheWire.ShouldBeNull($"seed {seed}: two at once");
            _unrecorded.ShouldBeNull($"seed {seed}: sent before the outcome of the one before was on disk");
            if (!_cancelled.Contains(delivery.Id))
            {
                _table.ShouldContainKey(delivery.Id, $"seed {seed}: sent after its end");
                _table[delivery.Id].DueAt.ShouldBeLessThanOrEqualTo(_now, $"seed {seed}: sent before it was due");
                _table.Values.ShouldNotContain(row => row.Position < delivery.Position, $"seed {seed}: an earlier one waits");
            }

            _onTheWire = delivery;
            Step(LaneEvent.Woke.Instance);
        }

        private void Finish()
        {
            var delivery = _onTheWire!;
            _onTheWire = null;
            var success = _chance.Next(3) > 0;
            _unrecorded = (delivery, success);
            Step(new LaneEvent.Finished(delivery, success, PaceUntil: 0));
        }

        private void Record()
        {
            var (delivery, success) = _unrecorded!.Value;
            _unrecorded = null;
            if (!_table.ContainsKey(delivery.Id))
            {
                _committed.Enqueue(new LaneEvent.Settled(delivery.Id));
                return;
            }

            if (success || delivery.Step == Attempts && !_stops)
            {
                End(delivery.Id);
                _committed.Enqueue(new LaneEvent.Settled(delivery.Id));
                return;
            }

            var due = delivery.Step == Attempts ? PendingDelivery.Never : _now + _chance.Next(1, 50);
            var postponed = delivery with { DueAt = due, Step = delivery.Step + 1 };
            _table[delivery.Id] = postponed;
            _committed.Enqueue(new LaneEvent.Postponed(postponed));
        }

        /// <summary>The rows are read at one moment and reach the lane at a later one.</summary>
        private void Load()
        {
            if (_load is null)
            {
                _lane.IsOrdered.ShouldBeTrue();
                var rows = _table.Values.OrderBy(row => row.Position).ThenBy(row => row.Id.Message.Value).Take(_lane.LoadSize).ToList();
                _load = new LaneEvent.Loaded(rows, rows.Count < _lane.LoadSize, long.MaxValue);
                return;
            }

            var load = _load;
            _load = null;
            _loadWanted = false;
            Step(load);
        }

        /// <summary>Somebody resends what stalls, or cancels whatever waits.</summary>
        private void HelpOut()
        {
            if (_table.Count == 0) return;
            var row = _table.Values.ElementAt(_chance.Next(_table.Count));
            if (_table.Values.FirstOrDefault(one => one.DueAt == PendingDelivery.Never) is { } stalled)
            {
                row = stalled;
                if (_chance.Next(3) > 0)
                {
                    _table[row.Id] = row with { DueAt = _now, Step = 0 };
                    if (_chance.Next(2) == 0)
                    {
                        _committed.Enqueue(new LaneEvent.Postponed(_table[row.Id]));
                        return;
                    }

                    // On another node: the lane is told to forget it and to look at the table.
                    _committed.Enqueue(new LaneEvent.Withdrawn(row.Id));
                    _committed.Enqueue(new LaneEvent.Backlog());
                    return;
                }
            }

            End(row.Id);
            _cancelled.Add(row.Id);
            _committed.Enqueue(new LaneEvent.Withdrawn(row.Id));
        }

        /// <summary>Only the table is left. What was on the wire or not yet recorded is sent again.</summary>
        private void Crash()
        {
            _committed.Clear();
            _onTheWire = null;
            _unrecorded = null;
            _load = null;
            _loadWanted = false;
            _open = true;
            Start();
        }

        private void Start()
        {
            _lane = new Lane(1, window: 6, maxConcurrency: 5, breakerThreshold: seed % 3 * 2, new FirstContacts(0, 0, 0));
            Step(new LaneEvent.Backlog());
            _loadWanted.ShouldBeFalse($"seed {seed}: loaded before it was known in which order");
            Step(new LaneEvent.Ruled(new(Rate: null) { Ordered = true }));
        }

        private void End(DeliveryId id)
        {
            _table.Remove(id);
            _ended.Add(id);
        }

        private void PassTime()
        {
            _now += _chance.Next(1, 20);
            if (_onTheWire is null && _wakeAt != long.MaxValue && _chance.Next(4) == 0) _now = Math.Max(_now, _wakeAt);
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
