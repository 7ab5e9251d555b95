using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Audit;
using Sealpost.Server.Access;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Sources;

namespace Sealpost.Server.Audit;

/// <summary>Makes every operation that may change something write down what it changes.</summary>
internal sealed class AuditTrail(AuditLog log, CallerOfRequest callers) : IEndpointFilter
{
    /// <summary>The innermost thing of a path comes last.</summary>
    private static readonly string[] Named = ["destination", "source", "oauthClient", "job", "delivery", "message", "apiKey", "member", "eventType"];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext;
        var metadata = request.GetEndpoint()!.Metadata;
        if (HttpMethods.IsGet(request.Request.Method) || metadata.GetMetadata<NotAudited>() is not null) return await next(context);
        var actor = Access.Caller.Of(request).Actor;
        var act = new AuditAct(
            actor.Id, actor.Name, callers.Find(request).Address.ToString(), metadata.GetMetadata<Operation>()!.Id, request.GetRouteValue(TenantAccess.RouteParameter) as string, SubjectOf(request));
        using var draft = new AuditDraft(log, act).Begin();
        return await next(context);
    }

    private static AuditSubject SubjectOf(HttpContext context)
    {
        foreach (var name in Named)
            if (context.GetRouteValue(name) is string id) return new(name, id);
        return context.GetRouteValue(TenantAccess.RouteParameter) is string tenant ? new(TenantAccess.RouteParameter, tenant) : OfPath(context.Request.Path.Value!);
    }

    /// <summary>What stands behind <c>/api/v1/</c>.</summary>
    private static AuditSubject OfPath(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return new(parts[2], string.Join('/', parts[2..]));
    }
}

/// <summary>Marks an operation that takes in data and administers nothing.</summary>
internal sealed class NotAudited;

internal static class AuditConventions
{
    public static TBuilder IsNotAudited<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NotAudited());
}
