using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sealpost.AspNetCore.Handshakes;
using Sealpost.AspNetCore.Replay;
using Sealpost.AspNetCore.Secrets;
using Sealpost.AspNetCore.Sources;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore;

/// <summary>Says more about a receiver that has been added.</summary>
/// <param name="services">The application's services.</param>
public sealed class WebhookReceiverBuilder(IServiceCollection services)
{
    /// <summary>The application's services.</summary>
    public IServiceCollection Services => services;

    /// <summary>Adds a source that has a scheme and one secret.</summary>
    /// <param name="name">The name in the URL, in logs and metrics.</param>
    /// <param name="scheme">The scheme's id, such as <c>github@1</c>.</param>
    /// <param name="secret">The secret; null or empty keeps the application from starting.</param>
    public WebhookReceiverBuilder AddSource(string name, string scheme, string? secret) => AddSource(name, source =>
    {
        source.Scheme = scheme;
        source.Secret = secret ?? "";
    });

    /// <summary>Adds a source, or changes one that the configuration holds.</summary>
    /// <param name="name">The name in the URL, in logs and metrics; spelt as in the configuration.</param>
    /// <param name="configure">Sets the source's options.</param>
    public WebhookReceiverBuilder AddSource(string name, Action<WebhookSourceOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure<WebhookReceiverOptions>(options => configure(options.SourceNamed(name)));
        return this;
    }

    /// <summary>Adds a scheme of your own, so that sources can name it.</summary>
    /// <param name="scheme">Read with <see cref="Scheme.Parse"/>.</param>
    public WebhookReceiverBuilder AddScheme(Scheme scheme)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        services.AddSingleton(scheme);
        return this;
    }

    /// <summary>Takes the secrets of sources that have none in their options from a provider of yours.</summary>
    public WebhookReceiverBuilder UseSecrets<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>()
        where TProvider : class, IWebhookSecretProvider
    {
        services.TryAddSingleton<IWebhookSecretProvider, TProvider>();
        return this;
    }

    /// <summary>Keeps secrets that senders hand over in their handshake.</summary>
    public WebhookReceiverBuilder KeepOfferedSecrets<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IWebhookSecretStore
    {
        services.TryAddSingleton<IWebhookSecretStore, TStore>();
        return this;
    }

    /// <summary>Remembers handled messages in a store of yours instead of in memory.</summary>
    public WebhookReceiverBuilder UseReplayStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IWebhookReplayStore
    {
        services.Replace(ServiceDescriptor.Singleton<IWebhookReplayStore, TStore>());
        return this;
    }

    /// <summary>Remembers handled messages in a database that several processes share.</summary>
    /// <param name="database">Finds the data source, such as an NpgsqlDataSource that is registered.</param>
    /// <param name="table">The table's name; <see cref="SqlReplayStore.CreateTableSql"/> makes it.</param>
    public WebhookReceiverBuilder UseSqlReplayStore(Func<IServiceProvider, DbDataSource> database, string table = SqlReplayStore.DefaultTable)
    {
        ArgumentNullException.ThrowIfNull(database);
        services.Replace(ServiceDescriptor.Singleton<IWebhookReplayStore>(
            provider => new SqlReplayStore(database(provider), provider.GetRequiredService<TimeProvider>(), table)));
        return this;
    }
}
