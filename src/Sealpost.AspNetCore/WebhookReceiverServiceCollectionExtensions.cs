using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sealpost.AspNetCore.Bearer;
using Sealpost.AspNetCore.Diagnostics;
using Sealpost.AspNetCore.Handshakes;
using Sealpost.AspNetCore.Receiving;
using Sealpost.AspNetCore.Replay;
using Sealpost.AspNetCore.Sources;
using Sealpost.Keys;

namespace Sealpost.AspNetCore;

/// <summary>Registers the webhook receiver.</summary>
public static class WebhookReceiverServiceCollectionExtensions
{
    /// <summary>Adds the receiver; the returned builder adds its sources. The application does not start while the options have faults.</summary>
    /// <param name="services">The application's services.</param>
    public static WebhookReceiverBuilder AddWebhookReceiver(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddServices(services);
        return new(services);
    }

    /// <summary>Adds the receiver with options set in code. The application does not start while they have faults.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the options.</param>
    public static WebhookReceiverBuilder AddWebhookReceiver(this IServiceCollection services, Action<WebhookReceiverOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var receiver = services.AddWebhookReceiver();
        services.Configure(configure);
        return receiver;
    }

    /// <summary>Adds the receiver with sources from configuration, which may change while the application runs.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The section that holds <see cref="WebhookReceiverOptions"/>, such as <c>Webhooks</c>.</param>
    public static WebhookReceiverBuilder AddWebhookReceiver(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var receiver = services.AddWebhookReceiver();
        services.AddSingleton<IOptionsChangeTokenSource<WebhookReceiverOptions>>(new ConfigurationChangeTokenSource<WebhookReceiverOptions>(configuration));
        services.AddSingleton<IConfigureOptions<WebhookReceiverOptions>>(new ConfiguredOptions(configuration));
        return receiver;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddRouting();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        OutboundHttp.Add(services);
        services.TryAddSingleton<IKeyFetcher>(provider => new HttpKeyFetcher(new HttpKeyFetcherOptions(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new KeyResolver(
            provider.GetRequiredService<IKeyFetcher>(), provider.GetRequiredService<TimeProvider>(), new KeyResolverOptions()));
        services.TryAddSingleton<ReceiverMetrics>();
        services.TryAddSingleton<SchemeLibrary>();
        services.TryAddSingleton<BearerFactory>();
        services.TryAddSingleton<SourceCompiler>();
        services.TryAddSingleton<SourceDirectory>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SourceDirectory>(provider => provider.GetRequiredService<SourceDirectory>()));
        services.TryAddSingleton<SubscriptionConfirmer>();
        services.TryAddSingleton<HandshakeResponder>();
        services.TryAddSingleton<IWebhookReplayStore>(provider => new MemoryReplayStore(
            provider.GetRequiredService<IOptions<WebhookReceiverOptions>>().Value.ReplayCapacity,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ReceiverMetrics>()));
        services.TryAddSingleton<WebhookVerifier>();
        services.TryAddSingleton<WebhookGate>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, WebhookGatePolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, DemandedSources>());
    }
}
