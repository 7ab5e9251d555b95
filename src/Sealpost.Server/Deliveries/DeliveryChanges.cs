using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Deliveries;

internal static class DeliveryChanges
{
    public static async Task<IResult> ResendAsync(HttpContext context, string delivery, TenantDirectory tenants, DeliveryOperations operations, DeliveryHistory history)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        if (!DeliveryId.TryParse(delivery, out var id)) return Problem.NotFound("delivery", delivery);
        var change = await operations.ResendAsync(tenant.TenantNo, id, context.RequestAborted);
        return Refusal(change, id, "It is still pending; a pending delivery is only resent when it is stalled.")
            ?? await AnswerAsync(StatusCodes.Status202Accepted, tenant, id, history, context.RequestAborted);
    }

    public static async Task<IResult> CancelAsync(HttpContext context, string delivery, TenantDirectory tenants, DeliveryOperations operations, DeliveryHistory history)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        if (!DeliveryId.TryParse(delivery, out var id)) return Problem.NotFound("delivery", delivery);
        var change = await operations.CancelAsync(tenant.TenantNo, id, context.RequestAborted);
        return Refusal(change, id, "It is already finished; only a pending delivery can be cancelled.")
            ?? await AnswerAsync(StatusCodes.Status200OK, tenant, id, history, context.RequestAborted);
    }

    private static Problem? Refusal(DeliveryChange change, DeliveryId id, string wrongState) => change switch
    {
        DeliveryChange.Done => null,
        DeliveryChange.NotFound => Problem.NotFound("delivery", id.ToString(), "delivery"),
        DeliveryChange.WrongState => Problem.Conflict(wrongState),
        DeliveryChange.PayloadGone => Problem.Conflict("Its payload was expunged or has passed its retention; there is nothing to send."),
        DeliveryChange.DestinationUnavailable => Problem.Conflict("Its destination was deleted or is not active; enable the destination, or validate it, first."),
        DeliveryChange.Handshake => Problem.Conflict("It is a handshake, whose code is good only once; validate the destination to make another."),
        _ => throw new InvalidOperationException($"Unknown change {change}."),
    };

    private static async Task<IResult> AnswerAsync(int status, TenantSnapshot tenant, DeliveryId id, DeliveryHistory history, CancellationToken cancellationToken) =>
        await history.FindAsync(tenant.TenantNo, id, cancellationToken) is { } delivery
            ? TypedResults.Json(DeliveryView.Of(delivery), DeliveryJson.Default.DeliveryView, statusCode: status)
            : Problem.NotFound("delivery", id.ToString(), "delivery");
}
