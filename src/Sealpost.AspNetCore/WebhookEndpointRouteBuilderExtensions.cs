using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.AspNetCore.Receiving;

namespace Sealpost.AspNetCore;

/// <summary>Maps the addresses at which webhooks arrive.</summary>
public static class WebhookEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps an address for all sources. Raw bytes are read here, verified, and only then handed to <paramref name="handler"/>; handshakes are
    /// answered, and a message that has been handled is answered again without the handler.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">A route with <c>{source}</c>, perhaps with <c>{tenant}</c>: <c>/hooks/{source}</c>.</param>
    /// <param name="handler">
    /// Any minimal API handler. It takes a <see cref="Webhook"/>, and whatever else it wants, such as the payload as an object of its own. When it
    /// throws or answers another status than 2xx, the message counts as not handled and the sender's retry is let through.
    /// </param>
    /// <exception cref="InvalidOperationException">AddWebhookReceiver has not been called.</exception>
    /// <exception cref="ArgumentException">The route has no <c>{source}</c>.</exception>
    [RequiresUnreferencedCode("Reflects over the handler; use the overload with Webhook and CancellationToken when trimming.")]
    [RequiresDynamicCode("Reflects over the handler; use the overload with Webhook and CancellationToken when compiling ahead of time.")]
    public static IEndpointConventionBuilder MapWebhook(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Check(endpoints, pattern);
        return Guard(endpoints.Map(pattern, handler));
    }

    /// <inheritdoc cref="MapWebhook(IEndpointRouteBuilder, string, Delegate)"/>
    /// <param name="handler">Handles a webhook. When it throws, the message counts as not handled and the sender's retry is let through.</param>
    public static IEndpointConventionBuilder MapWebhook(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<Webhook, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Check(endpoints, pattern);
        return Guard(endpoints.Map(pattern, context => handler(context.Features.Find<Webhook>() ?? throw WebhookGate.NotGuarded(), context.RequestAborted)));
    }

    /// <summary>
    /// Demands that every request to these endpoints is a verified webhook of a source. The body is buffered and rewound, so that the endpoint
    /// reads it as ever; the webhook is a feature of its <see cref="HttpContext"/> and a parameter of minimal API handlers.
    /// </summary>
    /// <param name="endpoints">One endpoint, a group or all controllers.</param>
    /// <param name="source">The source's name as it is configured.</param>
    /// <returns>The same <paramref name="endpoints"/>.</returns>
    /// <exception cref="InvalidOperationException">AddWebhookReceiver has not been called; thrown when the endpoint is built.</exception>
    public static TBuilder RequireWebhookSignature<TBuilder>(this TBuilder endpoints, string source)
        where TBuilder : IEndpointConventionBuilder
    {
        var demand = new RequireWebhookSignatureAttribute(source);
        endpoints.Add(endpoint =>
        {
            CheckRegistered(endpoint.ApplicationServices);
            endpoint.Metadata.Add(demand);
        });
        return endpoints;
    }

    /// <summary>These endpoints are ours, so the gate is built into them; routing then has nothing to decide.</summary>
    private static IEndpointConventionBuilder Guard(IEndpointConventionBuilder endpoints)
    {
        endpoints.Add(endpoint => endpoint.Metadata.Add(new RequireWebhookSignatureAttribute()));
        endpoints.Finally(WebhookGatePolicy.Guard);
        return endpoints;
    }

    private static void Check(IEndpointRouteBuilder endpoints, string pattern)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        CheckRegistered(endpoints.ServiceProvider);
        if (RoutePatternFactory.Parse(pattern).GetParameter(WebhookRoute.Source) is null)
        {
            throw new ArgumentException(
                "The route has no {source}. For an address of one source map an ordinary endpoint: app.Map(\"/github\", (Webhook webhook) => …).RequireWebhookSignature(\"github\").",
                nameof(pattern));
        }
    }

    private static void CheckRegistered(IServiceProvider services)
    {
        if (services.GetService<WebhookGate>() is null)
            throw new InvalidOperationException("Webhooks cannot be received yet: call builder.Services.AddWebhookReceiver(…) first.");
    }
}
