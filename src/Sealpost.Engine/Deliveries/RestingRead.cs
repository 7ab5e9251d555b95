using System.Data.Common;

namespace Sealpost.Engine.Deliveries;

/// <summary>
/// Something that costs a read of many rows, for gauges. What was read is used again for a hundred times as long as it took, and for ten seconds at least: however often it is
/// asked for, it takes no more than a hundredth of one core.
/// </summary>
internal sealed class RestingRead<T>(Func<T> read, Action<DbException> failed, TimeProvider time)
    where T : class
{
    private const int Rest = 100;
    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private T? _known;
    private long _lookedAt;
    private TimeSpan _rest;

    /// <summary>Null while the database does not answer.</summary>
    public T? Look()
    {
        lock (_gate)
        {
            if (_known is not null && time.GetElapsedTime(_lookedAt) < _rest) return _known;
            var started = time.GetTimestamp();
            try
            {
                _known = read();
            }
            catch (DbException failure)
            {
                failed(failure);
                _known = null;
            }

            _lookedAt = time.GetTimestamp();
            var rest = time.GetElapsedTime(started, _lookedAt) * Rest;
            _rest = rest > ShortestRest ? rest : ShortestRest;
            return _known;
        }
    }
}
