using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Hosting;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Notifications;

/// <summary>The tenant whose messages tell what happens inside this instance. Made at start; it can be neither changed nor deleted.</summary>
internal sealed class SystemTenant(Journal journal, TimeProvider time) : IHostedService
{
    public const string Id = "sealpost-system";

    /// <summary>The database gives out numbers from 1, and 0 stands for the instance.</summary>
    public const int Number = -1;

    private const string Name = "System events";

    /// <exception cref="InvalidOperationException">Another tenant has its id.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => journal.ExecuteAsync(Ensure, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private int Ensure(DbConnection connection)
    {
        connection.Execute(
            "INSERT INTO tenants (tenant_no, id, name, revision, created_at, updated_at) VALUES (@Number, @Id, @Name, 1, @Now, @Now) ON CONFLICT DO NOTHING",
            new { Number, Id, Name, Now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        var owner = connection.QuerySingle<int>("SELECT tenant_no FROM tenants WHERE id = @Id", new { Id });
        return owner == Number
            ? owner
            : throw new InvalidOperationException($"The tenant id {Id} is kept for system events, but this database has given it to another tenant.");
    }
}
