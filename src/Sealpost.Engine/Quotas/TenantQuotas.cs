using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Quotas;

/// <summary>Holds tenants to their limits. Who has none costs nothing.</summary>
internal sealed partial class TenantQuotas(Database database, TimeProvider time, IOptions<TenantLimitOptions> options, ILogger<TenantQuotas> log)
{
    private readonly ConcurrentDictionary<int, TenantMeter> _meters = new();
    private readonly ConcurrentDictionary<int, int> _inFlight = new();

    /// <summary>The limits of a tenant by its settings. What tells of the others' trouble is never held up.</summary>
    public TenantLimits Resolve(int tenantNo, TenantSettings settings) => tenantNo == SystemTenant.Number ? TenantLimits.None : TenantLimits.Of(settings.Limits, options.Value);

    /// <summary>Puts limits in force for the lanes of this node.</summary>
    public void Publish(int tenantNo, TenantLimits limits)
    {
        if (limits.InFlight > 0) _inFlight[tenantNo] = limits.InFlight;
        else _inFlight.TryRemove(tenantNo, out _);
    }

    /// <summary>How many requests of a tenant may be under way on this node.</summary>
    public int MostInFlight(int tenantNo) => _inFlight.TryGetValue(tenantNo, out var most) ? most : int.MaxValue;

    /// <summary>Null when the messages may come in.</summary>
    public async ValueTask<AcceptOutcome.Limited?> AdmitAsync(TenantSnapshot tenant, RoutedMessage[] messages, CancellationToken cancellationToken)
    {
        var limits = tenant.Limits;
        var meter = _meters.GetOrAdd(tenant.TenantNo, static _ => new TenantMeter());
        if (limits.Pending > 0 && meter.BeginCount(limits.Pending, Now)) await CountAsync(tenant.TenantNo, meter, limits.Pending).WaitAsync(cancellationToken);
        return meter.Admit(limits, messages.Length, messages.Sum(message => message.Destinations.Length), Now);
    }

    /// <summary>Destinations that the tenant may have; 0 for as many as it likes. Within a transaction of the journal.</summary>
    public int MostDestinations(DbConnection connection, int tenantNo) =>
        Resolve(tenantNo, TenantSettings.Read(connection.ExecuteScalar<string?>("SELECT settings FROM tenants WHERE tenant_no = @tenantNo", new { tenantNo }))).Destinations;

    // Limits count by the time that passes, whatever the clock is set to.
    private long Now => (long)time.GetElapsedTime(0).TotalMilliseconds;

    // Whoever asked may go: the count is for all who come after.
    private async Task CountAsync(int tenantNo, TenantMeter meter, int limit)
    {
        var started = time.GetTimestamp();
        try
        {
            await using var connection = await database.OpenReaderAsync(CancellationToken.None);
            var counted = await connection.ExecuteScalarAsync<long>(
                """
                SELECT count(*) FROM (
                    SELECT 1 AS one FROM destinations d JOIN pending p ON p.destination_no = d.destination_no WHERE d.tenant_no = @tenantNo LIMIT @limit) AS waiting
                """,
                new { tenantNo, limit });
            meter.Count(counted, (long)time.GetElapsedTime(started).TotalMilliseconds, Now);
        }
        catch (Exception failure)
        {
            meter.FailCount(Now);
            LogUncounted(failure, tenantNo);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The backlog of tenant number {TenantNo} could not be counted; its limit is held by the last count")]
    private partial void LogUncounted(Exception failure, int tenantNo);
}
