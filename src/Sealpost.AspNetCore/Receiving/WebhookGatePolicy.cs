using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;

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
            if (IsUnguarded(endpoint))
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
            if (IsUnguarded(candidate.Endpoint))
                candidates.ReplaceEndpoint(i, _guarded.GetValue(candidate.Endpoint, Guard), candidate.Values);
        }

        return Task.CompletedTask;
    }

    /// <summary>Builds the gate into an endpoint that is complete, so that this policy passes it over.</summary>
    public static void Guard(EndpointBuilder endpoint)
    {
        var demand = endpoint.Metadata.OfType<RequireWebhookSignatureAttribute>().Last();
        endpoint.RequestDelegate = Guarded(endpoint.ApplicationServices.GetRequiredService<WebhookGate>(), demand, endpoint.RequestDelegate, endpoint.DisplayName);
        endpoint.Metadata.Add(GuardMark.Instance);
    }

    private static bool IsUnguarded(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RequireWebhookSignatureAttribute>() is not null && endpoint.Metadata.GetMetadata<GuardMark>() is null;

    private static RequestDelegate Guarded(WebhookGate gate, RequireWebhookSignatureAttribute demand, RequestDelegate? inner, string? name)
    {
        var source = demand.Source;
        inner ??= _ => throw new InvalidOperationException($"{name} has nothing to run.");
        return context => gate.InvokeAsync(context, source, inner);
    }

    private Endpoint Guard(Endpoint endpoint)
    {
        var guarded = Guarded(gate, endpoint.Metadata.GetMetadata<RequireWebhookSignatureAttribute>()!, endpoint.RequestDelegate, endpoint.DisplayName);
        return endpoint is RouteEndpoint route
            ? new RouteEndpoint(guarded, route.RoutePattern, route.Order, route.Metadata, route.DisplayName)
            : new Endpoint(guarded, endpoint.Metadata, endpoint.DisplayName);
    }

    /// <summary>Says of an endpoint that its gate is in its own delegate.</summary>
    private sealed class GuardMark
    {
        public static readonly GuardMark Instance = new();
    }
}
