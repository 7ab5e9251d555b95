using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Cluster;

namespace Sealpost.Server.Access;

/// <summary>At start: stores the configured key, or makes the very first one and prints it, then loads the directory before requests arrive.</summary>
internal sealed partial class ApiKeyBootstrap(
    ApiKeyStore store, ApiKeyDirectory directory, ConfigurationCaches caches, IOptions<BootstrapOptions> options, ILogger<ApiKeyBootstrap> logger) : IHostedService
{
    private const string Name = "bootstrap";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.ApiKey is { } configured)
        {
            var hint = ApiKeyToken.Hint(configured);
            if (await store.EnsureAsync(Name, configured, cancellationToken)) Log.Stored(logger, hint);
        }
        else
        {
            var generated = ApiKeyToken.Generate();
            if (await store.InsertFirstAsync(Name, generated, cancellationToken)) Print(generated);
        }

        caches.ApiKeysChanged += directory.ReloadAsync;
        await directory.ReloadAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        caches.ApiKeysChanged -= directory.ReloadAsync;
        return Task.CompletedTask;
    }

    /// <summary>To the console and not to the log: logs are kept and shipped.</summary>
    private static void Print(string key) => Console.Out.WriteLine(
        $"""

        First API key, shown this once:  {key}
        Use it as:  curl -H 'Authorization: Bearer {key}' …

        """);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Stored the bootstrap API key ending in {Hint}")]
        public static partial void Stored(ILogger logger, string hint);
    }
}
