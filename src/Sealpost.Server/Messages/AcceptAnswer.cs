using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Messages;

/// <summary>Says what became of offered messages: 202 with ids and numbers of deliveries, written straight to the response's pipe.</summary>
internal sealed class AcceptAnswer(IReadOnlyList<AcceptOutcome> outcomes, bool isBatch) : IResult
{
    private const int LongestAnswer = 128;
    private static readonly string[] ItemConflict = ["It was used with another message; give a new message a new key."];
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Deliveries = JsonEncodedText.Encode("deliveries");

    public static Task WriteAsync(HttpContext context, AcceptOutcome outcome)
    {
        if (Refusal(outcome) is { } problem) return problem.ExecuteAsync(context);
        if (outcome is AcceptOutcome.Repeated) RequestKey.MarkReplayed(context);
        Begin(context);
        var (id, deliveries) = Stored(outcome);
        var pipe = context.Response.BodyWriter;
        Utf8.TryWrite(pipe.GetSpan(LongestAnswer), CultureInfo.InvariantCulture, $"{{\"id\":\"{id}\",\"deliveries\":{deliveries}}}", out var written);
        context.Response.ContentLength = written;
        pipe.Advance(written);
        return Task.CompletedTask;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (!isBatch) return WriteAsync(httpContext, outcomes[0]);
        if (Refusal(outcomes) is { } problem) return problem.ExecuteAsync(httpContext);
        if (outcomes.All(outcome => outcome is AcceptOutcome.Repeated)) RequestKey.MarkReplayed(httpContext);
        Begin(httpContext);
        using var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        writer.WriteStartArray();
        foreach (var outcome in outcomes) Write(writer, outcome);
        writer.WriteEndArray();
        return Task.CompletedTask;
    }

    private static Problem? Refusal(AcceptOutcome outcome) => outcome switch
    {
        AcceptOutcome.Conflict => RequestKey.Refusal(),
        AcceptOutcome.Busy busy => Problem.Busy(busy.RetryAfter),
        AcceptOutcome.Limited limited => Problem.Limited(limited.Limit, limited.Most, limited.RetryAfter),
        _ => null,
    };

    private static Problem? Refusal(IReadOnlyList<AcceptOutcome> outcomes)
    {
        if (!outcomes.Any(outcome => outcome is AcceptOutcome.Conflict)) return outcomes.Select(Refusal).FirstOrDefault(refusal => refusal is not null);
        return RequestKey.Refusal() with
        {
            Errors = outcomes.Index().Where(each => each.Item is AcceptOutcome.Conflict).ToDictionary(
                each => string.Create(CultureInfo.InvariantCulture, $"[{each.Index}].idempotencyKey"), _ => ItemConflict, StringComparer.Ordinal),
        };
    }

    private static void Begin(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/json; charset=utf-8";
    }

    private static void Write(Utf8JsonWriter writer, AcceptOutcome outcome)
    {
        var (id, deliveries) = Stored(outcome);
        writer.WriteStartObject();
        writer.WriteString(Id, id.ToString());
        writer.WriteNumber(Deliveries, deliveries);
        writer.WriteEndObject();
    }

    private static (MessageId Id, int Deliveries) Stored(AcceptOutcome outcome) => outcome switch
    {
        AcceptOutcome.Accepted accepted => (accepted.Id, accepted.Deliveries),
        AcceptOutcome.Repeated repeated => (repeated.Id, repeated.Deliveries),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} is a refusal."),
    };
}
