using System.Data.Common;
using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Canary;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Deliveries;

/// <summary>What is under way, what waits, and whether everything is accounted for, by observation.</summary>
internal sealed partial class DeliveryGauges : IHostedService
{
    /// <summary>What was accepted in so long a time is accounted for.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    private readonly IMeterFactory _meters;
    private readonly Dispatcher _dispatcher;
    private readonly Database _database;
    private readonly LaneOwnership _ownership;
    private readonly TimeProvider _time;
    private readonly ILogger<DeliveryGauges> _log;
    private readonly RestingRead<Backlog> _backlog;
    private readonly RestingRead<DeliveryBalance> _balance;

    public DeliveryGauges(
        IMeterFactory meters, Dispatcher dispatcher, Database database, DeliveryBalances balances, LaneOwnership ownership, TimeProvider time, ILogger<DeliveryGauges> log)
    {
        _meters = meters;
        _dispatcher = dispatcher;
        _database = database;
        _ownership = ownership;
        _time = time;
        _log = log;
        _backlog = new(ReadBacklog, LogUncounted, time);
        _balance = new(() => balances.Read(time.GetUtcNow() - Span, time.GetUtcNow()), LogUnbalanced, time);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = _meters.Create(DeliveryMetrics.MeterName);
        meter.CreateObservableUpDownCounter("sealpost.delivery.in_flight", () => _dispatcher.InFlight, "{request}", "Requests under way on this node.");
        meter.CreateObservableGauge("sealpost.delivery.backlog", () => _backlog.Look() is { } backlog ? [new(backlog.Count)] : Array.Empty<Measurement<long>>(), "{delivery}", "Unfinished deliveries in the database, those that wait for a retry too.");
        meter.CreateObservableGauge("sealpost.delivery.backlog.age", () => _backlog.Look() is { } backlog ? [new(backlog.Age(_time.GetUtcNow()))] : Array.Empty<Measurement<double>>(), "s", "Since the oldest message with an unfinished delivery was accepted; 0 when there is none.");
        meter.CreateObservableGauge("sealpost.delivery.balance", () => Balance() is { } balance ? StatesOf(balance) : [], "{delivery}", "Where the deliveries are of what was accepted in the last five minutes.");
        meter.CreateObservableGauge("sealpost.delivery.unaccounted", () => Balance() is { } balance ? [new(balance.Difference)] : Array.Empty<Measurement<long>>(), "{delivery}", "Deliveries of the last five minutes that were created and are nowhere, or below 0 are more than were created; 0 unless something was lost or doubled.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // One node tells for all.
    private DeliveryBalance? Balance() => _ownership.Leads ? _balance.Look() : null;

    private static Measurement<long>[] StatesOf(DeliveryBalance balance) =>
    [
        Of("created", balance.Created), Of("delivered", balance.Delivered), Of("dead", balance.Dead), Of("cancelled", balance.Cancelled), Of("expired", balance.Expired), Of("pending", balance.Pending),
    ];

    private static Measurement<long> Of(string state, long count) => new(count, new KeyValuePair<string, object?>("state", state));

    private Backlog ReadBacklog()
    {
        using var connection = _database.OpenReader();
        var ofCanary = new { CanaryLane.First };
        var oldest = connection.QueryFirstOrDefault<byte[]>("SELECT message_id FROM pending WHERE destination_no < @First ORDER BY message_id, ordinal LIMIT 1", ofCanary);
        return oldest is null ? new(0, null) : new(connection.ExecuteScalar<long>("SELECT count(*) FROM pending WHERE destination_no < @First", ofCanary), MessageId.FromBytes(oldest).CreatedAt);
    }

    private sealed record Backlog(long Count, DateTimeOffset? Oldest)
    {
        public double Age(DateTimeOffset now) => Oldest is { } oldest ? Math.Max(0, (now - oldest).TotalSeconds) : 0;
    }

    [LoggerMessage(LogLevel.Warning, "The backlog could not be counted for the metrics")]
    private partial void LogUncounted(DbException failure);

    [LoggerMessage(LogLevel.Warning, "The balance of deliveries could not be struck for the metrics")]
    private partial void LogUnbalanced(DbException failure);
}
