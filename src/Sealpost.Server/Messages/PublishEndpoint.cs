using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.Limits;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Messages;

/// <summary>
/// The fast path: the body is the payload, byte for byte, and is never parsed. A plain request delegate, without the filters of the other operations, the
/// host's middleware, or a scope of services.
/// </summary>
internal sealed class PublishEndpoint(TenantDirectory tenants, EventTypeCatalogue eventTypes, MessageIntake intake, ApiKeyDirectory keys, RefusedCalls refused, IOptions<LimitOptions> limits)
{
    private const int LongestContentType = 255;

    public static void Map(IEndpointRouteBuilder api)
    {
        var endpoint = new Lazy<PublishEndpoint>(api.ServiceProvider.GetRequiredService<PublishEndpoint>);
        RequestDelegate handle = context => endpoint.Value.HandleAsync(context);
        api.MapPost("/tenants/{tenant}/publish/{**eventType}", handle)
            .WithMetadata(handle.Method, new ChecksKeyItself())
            .Needs(Role.WebhookManager)
            .ShortCircuit()
            .WithTags("Messages")
            .Describe(
                "publish",
                "Publish an event",
                "The request body is the payload, byte for byte, whatever its content type; it may be empty. The answer comes after the message and all its deliveries are on disk.")
            .Takes(typeof(byte[]), """{"invoice":"in_42","paid":true}""", "*/*")
            .Answers(202, "The message is on disk and will be delivered.", typeof(AcceptedMessage), AcceptedMessage.Example)
            .Refuses(ProblemType.NotFound, ProblemType.BodyTooLarge, ProblemType.LimitReached, ProblemType.Busy, ProblemType.Unavailable)
            .IsIdempotent();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (await AcceptAsync(context) is { } problem) await problem.ExecuteAsync(context);
    }

    /// <summary>Null when it was answered.</summary>
    private async ValueTask<Problem?> AcceptAsync(HttpContext context)
    {
        if (!ApiKeyHeader.TryRead(context.Request, keys, out var apiKey) || apiKey is null) return refused.Refuse(context);
        var access = await TenantAccess.FindAsync(context, apiKey.Caller, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        if (RoleGuard.Check(apiKey.Caller, tenant.TenantNo, Role.WebhookManager) is { } forbidden) return forbidden;
        if (QueryGuard.Check(context) is { } misspelt) return misspelt;
        if (!RequestKey.TryReadText(context, out var key, out problem)) return problem;
        var contentType = context.Request.ContentType;
        if (!IsGoodContentType(contentType)) return Problem.Invalid("Content-Type", $"Give at most {LongestContentType} visible ASCII characters.");
        var eventType = EventTypeOf(context);
        if (!EventTypeName.IsValid(eventType)) return Problem.Invalid("eventType", EventTypeName.Expected);
        var body = await RequestBytes.ReadAsync(context, limits.Value.MaxBodyBytes);
        if (body.Problem is { } unread) return unread;
        if (EventTypeGate.Fault(await eventTypes.CheckAsync(eventType, context.RequestAborted)) is { } fault) return Problem.Invalid("eventType", fault);
        var outcome = await intake.AcceptAsync(tenant, new NewMessage(eventType, contentType, body.Bytes, key), context.RequestAborted);
        await AcceptAnswer.WriteAsync(context, outcome);
        return null;
    }

    /// <summary>A slash in the name may come escaped: Kestrel leaves %2F as it is.</summary>
    private static string EventTypeOf(HttpContext context) =>
        (context.GetRouteValue("eventType") as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>It is sent on with every delivery, so it must be a header value there too.</summary>
    private static bool IsGoodContentType(string? contentType) =>
        contentType is null || (contentType.Length <= LongestContentType && !contentType.AsSpan().ContainsAnyExceptInRange(' ', '~'));
}
