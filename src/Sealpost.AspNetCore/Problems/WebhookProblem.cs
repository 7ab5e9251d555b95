using System.Text;
using System.Text.Json;

namespace Sealpost.AspNetCore.Problems;

/// <summary>The closed list of refusals. What a sender may learn is the same for all: the reason stands in logs and metrics only.</summary>
internal sealed class WebhookProblem
{
    public static readonly WebhookProblem BadRequest = new(400, "bad-request", "The request cannot be read", "The body does not have the form that its headers announce.");
    public static readonly WebhookProblem MalformedPayload = new(400, "malformed-payload", "The payload cannot be read", "The payload is authentic, but it is not the JSON that is expected here.");
    public static readonly WebhookProblem HttpsRequired = new(403, "https-required", "HTTPS is required", "Credentials are not accepted over plain HTTP. Consider the ones just sent as known to others.");
    public static readonly WebhookProblem UnknownSource = new(404, "unknown-source", "There is no such source", "No sender is expected at this address.");
    public static readonly WebhookProblem MethodNotAllowed = new(405, "method-not-allowed", "The method is not allowed", "Webhooks are delivered with POST.");
    public static readonly WebhookProblem BodyTooSlow = new(408, "body-too-slow", "The body came too slowly", "The whole body has to arrive within the time allowed for it.");
    public static readonly WebhookProblem InProgress = new(409, "in-progress", "The same message is being handled", "Send it again later if this attempt counts as failed.") { RetryAfter = "5" };
    public static readonly WebhookProblem BodyTooLarge = new(413, "body-too-large", "The body is too large", "The body is larger than this source accepts.");
    public static readonly WebhookProblem Unavailable = new(503, "unavailable", "The webhook cannot be checked now", "Send it again later.") { RetryAfter = "30" };

    public static readonly IReadOnlyList<WebhookProblem> All =
        [BadRequest, MalformedPayload, HttpsRequired, UnknownSource, MethodNotAllowed, BodyTooSlow, InProgress, BodyTooLarge, Unavailable];

    private WebhookProblem(int status, string name, string title, string detail)
    {
        Status = status;
        Name = name;
        Body = Write(status, name, title, detail);
    }

    public int Status { get; }

    public string Name { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Seconds.</summary>
    public string? RetryAfter { get; private init; }

    /// <summary>Part of the body was not read, so the connection cannot be used again.</summary>
    public bool ClosesConnection => Status is 400 or 408 or 413;

    private static byte[] Write(int status, string name, string title, string detail)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("type", $"urn:sealpost:problem:{name}");
            writer.WriteString("title", title);
            writer.WriteNumber("status", status);
            writer.WriteString("detail", detail);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    public override string ToString() => Encoding.UTF8.GetString(Body.Span);
}
