using System.Data.Common;
using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Deliveries;

/// <summary>
/// What is under way and what waits, by observation. Counting a long backlog costs a read of its index, so a count is used again for a hundred times
/// as long as it took, and for ten seconds at least: however often it is asked for, it takes no more than a hundredth of one core.
/// </summary>
internal sealed partial class DeliveryGauges(IMeterFactory meters, Dispatcher dispatcher, Database database, TimeProvider time, ILogger<DeliveryGauges> log) : IHostedService
{
    private const int Rest = 100;
    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Backlog? _known;
    private long _lookedAt;
    private TimeSpan _rest;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(DeliveryMetrics.MeterName);
        meter.CreateObservableUpDownCounter("sealpost.delivery.in_flight", () => dispatcher.InFlight, "{request}", "Requests under way on this node.");
        meter.CreateObservableGauge("sealpost.delivery.backlog", () => Look() is { } backlog ? [new(backlog.Count)] : Array.Empty<Measurement<long>>(), "{delivery}", "Unfinished deliveries in the database, those that wait for a retry too.");
        meter.CreateObservableGauge("sealpost.delivery.backlog.age", () => Look() is { } backlog ? [new(backlog.Age(time.GetUtcNow()))] : Array.Empty<Measurement<double>>(), "s", "Since the oldest message with an unfinished delivery was accepted; 0 when there is none.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Null while the database does not answer.</summary>
    private Backlog? Look()
    {
        lock (_gate)
        {
            if (_known is not null && time.GetElapsedTime(_lookedAt) < _rest) return _known;
            var started = time.GetTimestamp();
            try
            {
                _known = Read();
            }
            catch (DbException failure)
            {
                LogUnread(failure);
                _known = null;
            }

            _lookedAt = time.GetTimestamp();
            var rest = time.GetElapsedTime(started, _lookedAt) * Rest;
            _rest = rest > ShortestRest ? rest : ShortestRest;
            return _known;
        }
    }

    private Backlog Read()
    {
        using var connection = database.OpenReader();
        var oldest = connection.QueryFirstOrDefault<byte[]>("SELECT message_id FROM pending ORDER BY message_id, ordinal LIMIT 1");
        return oldest is null ? new(0, null) : new(connection.ExecuteScalar<long>("SELECT count(*) FROM pending"), MessageId.FromBytes(oldest).CreatedAt);
    }

    private sealed record Backlog(long Count, DateTimeOffset? Oldest)
    {
        public double Age(DateTimeOffset now) => Oldest is { } oldest ? Math.Max(0, (now - oldest).TotalSeconds) : 0;
    }

    [LoggerMessage(LogLevel.Warning, "The backlog could not be counted for the metrics")]
    private partial void LogUnread(Exception failure);
}
