using Microsoft.AspNetCore.Mvc.Filters;
using Sealpost.AspNetCore.Receiving;

namespace Sealpost.AspNetCore;

/// <summary>
/// Demands that every request to an endpoint is a verified webhook of a source. On a controller, an action or a minimal API handler; or, with
/// the method of the same name, on an endpoint that is being mapped. The request never reaches the endpoint otherwise.
/// </summary>
/// <remarks>No middleware has to be added: routing puts the check before the endpoint. Without AddWebhookReceiver actions refuse to run.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequireWebhookSignatureAttribute : Attribute, IResourceFilter
{
    /// <summary>Demands the source that the route's <c>{source}</c> names.</summary>
    public RequireWebhookSignatureAttribute()
    {
    }

    /// <summary>Demands one source.</summary>
    /// <param name="source">The source's name as it is configured.</param>
    public RequireWebhookSignatureAttribute(string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        Source = source;
    }

    /// <summary>The source's name; null for the route's <c>{source}</c>.</summary>
    public string? Source { get; }

    /// <summary>Makes sure that an action was guarded.</summary>
    /// <param name="context">The action about to run.</param>
    /// <exception cref="InvalidOperationException">It was not.</exception>
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.HttpContext.Features.Get<Webhook>() is null)
            throw WebhookGate.NotGuarded();
    }

    /// <summary>Nothing.</summary>
    /// <param name="context">The action that ran.</param>
    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}
