using Microsoft.Extensions.Hosting;

namespace Sealpost.Engine.Storage;

/// <summary>Brings the schema up to date before anything else of the engine starts.</summary>
internal sealed class SchemaUpgrade(Database database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.MigrateAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
