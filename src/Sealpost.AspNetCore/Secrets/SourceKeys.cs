using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Secrets;

/// <summary>Where the keys of a source come from.</summary>
internal interface ISourceKeys
{
    /// <param name="tenant">The route's tenant; null when the route has none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<KeySet> FindAsync(string? tenant, CancellationToken cancellationToken);
}

/// <summary>Keys that stand in the options.</summary>
internal sealed class ConfiguredKeys(TenantKeys keys) : ISourceKeys
{
    /// <summary>For sources that need no secret.</summary>
    public static readonly ConfiguredKeys None = new(new TenantKeys());

    public ValueTask<KeySet> FindAsync(string? tenant, CancellationToken cancellationToken) => new(keys.Of(tenant));
}

/// <summary>Keys made of what the application's provider gives, once per list.</summary>
internal sealed partial class ProvidedKeys(string source, Scheme scheme, IWebhookSecretProvider provider, ILogger logger) : ISourceKeys
{
    private readonly ConditionalWeakTable<IReadOnlyList<WebhookSecret>, TenantKeys> _made = [];

    public async ValueTask<KeySet> FindAsync(string? tenant, CancellationToken cancellationToken)
    {
        var secrets = await provider.GetSecretsAsync(source, tenant, cancellationToken);
        return secrets is not { Count: > 0 } ? KeySet.Empty : _made.GetValue(secrets, Make).Of(tenant);
    }

    private TenantKeys Make(IReadOnlyList<WebhookSecret> secrets) => new(scheme, secrets, (index, fault) => Log.UnusableSecret(logger, source, index, fault));

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Error, "Secret {Index} that the provider gave for webhook source {Source} is passed over; it {Fault}")]
        public static partial void UnusableSecret(ILogger logger, string source, int index, string fault);
    }
}
