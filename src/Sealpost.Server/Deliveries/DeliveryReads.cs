using System.Buffers.Binary;
using Dapper;
using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Deliveries;

internal static class DeliveryReads
{
    private const int PositionLength = 20;

    public static async Task<IResult> ListAsync(HttpContext context, TenantDirectory tenants, DeliveryHistory history, Database database)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var query = new ListQuery(context, $"deliveries:{tenant.TenantNo}", PositionLength);
        var filter = new DeliveryFilter(
            await ReadDestinationAsync(query, tenant.TenantNo, database, context.RequestAborted),
            ReadMessage(query),
            (DeliveryState?)query.Choice<DeliveryStatus>("state"),
            query.Time("from"),
            query.Time("until"));
        if (filter.From >= filter.Until) query.Errors.Add("until", "Give a time after from.");
        if (query.Refusal() is { } refusal) return refusal;
        var found = await history.ListAsync(tenant.TenantNo, filter, ReadPosition(query.After), query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(found, query, DeliveryView.Of, row => row.Id, WritePosition), DeliveryJson.Default.PageDeliveryView);
    }

    public static async Task<IResult> GetAsync(HttpContext context, string delivery, TenantDirectory tenants, DeliveryHistory history)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        return DeliveryId.TryParse(delivery, out var id) && await history.FindAsync(tenant.TenantNo, id, context.RequestAborted) is { } found
            ? TypedResults.Json(DeliveryView.Of(found), DeliveryJson.Default.DeliveryView)
            : Problem.NotFound("delivery", delivery);
    }

    public static async Task<IResult> ListAttemptsAsync(HttpContext context, string delivery, TenantDirectory tenants, DeliveryHistory history, MessageStore messages)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        if (!DeliveryId.TryParse(delivery, out var id) || await history.FindAsync(tenant.TenantNo, id, context.RequestAborted) is null) return Problem.NotFound("delivery", delivery);
        var query = new ListQuery(context, $"attempts:{id}", sizeof(int));
        if (query.Refusal() is { } refusal) return refusal;
        var before = query.After is { } after ? BinaryPrimitives.ReadInt32BigEndian(after) : int.MaxValue;
        var attempts = await history.ListAttemptsAsync(tenant.TenantNo, id, context.RequestAborted);
        var payload = attempts.Count == 0 ? null : (await messages.FindAsync(tenant.TenantNo, id.Message, context.RequestAborted))?.Body;
        AttemptRecord[] rows = [.. attempts.Where(attempt => attempt.Number < before).OrderByDescending(attempt => attempt.Number).Take(query.Rows)];
        return TypedResults.Json(Page.From(rows, query, attempt => AttemptView.Of(attempt, payload), attempt => WriteNumber(attempt.Number)), DeliveryJson.Default.PageAttemptView);
    }

    private static async Task<int?> ReadDestinationAsync(ListQuery query, int tenantNo, Database database, CancellationToken cancellationToken)
    {
        if (query.Text("destination") is not { } text) return null;
        if (DestinationId.TryParse(text, out var id))
        {
            await using var connection = await database.OpenReaderAsync(cancellationToken);
            var number = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
                "SELECT destination_no FROM destinations WHERE id = @Id AND tenant_no = @TenantNo", new { Id = id.ToBytes(), TenantNo = tenantNo }, cancellationToken: cancellationToken));
            if (number is not null) return number;
        }

        query.Errors.Add("destination", $"This tenant has no destination '{ProblemText.Shown(text)}'.");
        return null;
    }

    private static MessageId? ReadMessage(ListQuery query)
    {
        if (query.Text("message") is not { } text) return null;
        if (MessageId.TryParse(text, out var id)) return id;
        query.Errors.Add("message", "Give a message id: msg_ and 26 characters.");
        return null;
    }

    private static DeliveryId? ReadPosition(byte[]? position) =>
        position is null ? null : new DeliveryId(MessageId.FromBytes(position.AsSpan(0, 16)), BinaryPrimitives.ReadInt32BigEndian(position.AsSpan(16)));

    private static byte[] WritePosition(DeliveryId id) => [.. id.Message.ToBytes(), .. WriteNumber(id.Ordinal)];

    private static byte[] WriteNumber(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
