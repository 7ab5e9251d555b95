using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Sealpost.AspNetCore.Receiving;

/// <summary>Puts the gate before every endpoint that demands it, whatever mapped the endpoint, so that nobody can forget a middleware.</summary>
internal sealed class WebhookGatePolicy(WebhookGate gate) : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<Endpoint, Endpoint> _guarded = [];

    /// <summary>After policies that find endpoints (dynamic controllers) and before none that matters.</summary>
    public override int Order => int.MaxValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
    {
        if (ContainsDynamicEndpoints(endpoints))
            return true;
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Metadata.GetMetadata<RequireWebhookSignatureAttribute>() is not null)
                return true;
        }

        return false;
    }

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i))
                continue;
            var candidate = candidates[i];
            if (candidate.Endpoint.Metadata.GetMetadata<RequireWebhookSignatureAttribute>() is not null)
                candidates.ReplaceEndpoint(i, _guarded.GetValue(candidate.Endpoint, Guard), candidate.Values);
        }

        return Task.CompletedTask;
    }

    private Endpoint Guard(Endpoint endpoint)
    {
        var source = endpoint.Metadata.GetMetadata<RequireWebhookSignatureAttribute>()!.Source;
        var inner = endpoint.RequestDelegate ?? (_ => throw new InvalidOperationException($"{endpoint.DisplayName} has nothing to run."));
        RequestDelegate guarded = context => gate.InvokeAsync(context, source, inner);
        return endpoint is RouteEndpoint route
            ? new RouteEndpoint(guarded, route.RoutePattern, route.Order, route.Metadata, route.DisplayName)
            : new Endpoint(guarded, endpoint.Metadata, endpoint.DisplayName);
    }
}
