using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Messages;

/// <summary>One message or an array of them in an envelope.</summary>
internal static class BatchEndpoint
{
    public static async Task<IResult> HandleAsync(HttpContext context, TenantDirectory tenants, EventTypeCatalogue eventTypes, MessageIntake intake, IdempotencyLedger ledger)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        if (!RequestKey.TryReadText(context, out var key, out problem)) return problem!;
        var body = await JsonBody.ReadBytesAsync(context);
        if (body.Problem is { } unread) return unread;
        var envelope = MessageEnvelope.Read(body.Bytes);
        if (envelope.Problem is { } refusal) return refusal;
        if (await EventTypeGate.CheckAsync(eventTypes, [.. envelope.Messages.Select((message, index) => (FieldOf(index, envelope.IsBatch), message.EventType))], context.RequestAborted) is { } unfit)
            return unfit;
        return envelope.IsBatch
            ? await OfferBatchAsync(context, tenant, envelope.Messages, key, body.Bytes, intake, ledger)
            : await OfferOneAsync(context, tenant, envelope.Messages[0], key, intake);
    }

    private static async Task<IResult> OfferOneAsync(HttpContext context, TenantSnapshot tenant, NewMessage message, string? key, MessageIntake intake)
    {
        if (key is not null && message.IdempotencyKey is not null && key != message.IdempotencyKey)
            return Problem.Invalid("idempotencyKey", $"It differs from the header {RequestKey.Header}; give one of them.");
        return new AcceptAnswer([await intake.AcceptAsync(tenant, message with { IdempotencyKey = key ?? message.IdempotencyKey }, context.RequestAborted)], isBatch: false);
    }

    private static async Task<IResult> OfferBatchAsync(
        HttpContext context, TenantSnapshot tenant, IReadOnlyList<NewMessage> messages, string? key, ReadOnlyMemory<byte> body, MessageIntake intake, IdempotencyLedger ledger)
    {
        if (key is not null)
        {
            // The header binds the batch as a whole; its items get keys of their own, so that a repetition finds them. A space cannot stand in a caller's key.
            RequestKey.TryRead(context, tenant.TenantNo, body.Span, out var batch, out _);
            if (await ledger.CreateAsync(batch, _ => ("batch", true), context.RequestAborted) is Creation<bool>.Conflict) return RequestKey.Refusal();
            messages = [.. messages.Select((message, index) => message.IdempotencyKey is null ? message with { IdempotencyKey = ItemKey(key, index) } : message)];
        }

        return new AcceptAnswer(await intake.AcceptAsync(tenant, messages, context.RequestAborted), isBatch: true);
    }

    private static string FieldOf(int index, bool isBatch) => isBatch ? string.Create(CultureInfo.InvariantCulture, $"[{index}].eventType") : "eventType";

    private static string ItemKey(string key, int index) => string.Create(CultureInfo.InvariantCulture, $"{key} {index}");
}
