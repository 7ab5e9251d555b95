using System.ComponentModel;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Sealpost.Engine.Deliveries;
using Sealpost.Server.Json;

namespace Sealpost.Server.Deliveries;

[Description("One attempt to deliver: what was sent and what came back.")]
internal sealed record AttemptView(
    [property: Description("1 for the first attempt.")] int Number,
    [property: Description("succeeded; retrying: failed, another follows; exhausted: failed, it was the last; cancelled and expired: ended without a request.")] AttemptResult Outcome,
    [property: Description("Where it failed when there was no answer, such as connect; otherwise null.")] string? Stage,
    [property: Description("The HTTP status of the answer; null when there was none.")] int? Status,
    [property: Description("What went wrong, in a stable word, or token_renewed: the receiver refused its OAuth2 token and answered this to a second request with a new one. Null when there is nothing to say.")] string? Detail,
    [property: Description("When it began.")] DateTimeOffset StartedAt,
    [property: Description("How long it took, in milliseconds; with token_renewed both requests and the fetch of the token between them.")] double DurationMs,
    [property: Description("The revision of the destination that it was made with.")] long DestinationRevision,
    [property: Description("What was sent.")] HttpPartView Request,
    [property: Description("What came back; null when nothing did.")] HttpPartView? Response)
{
    public static AttemptView Of(AttemptRecord attempt, byte[]? payload) => new(
        attempt.Number, (AttemptResult)attempt.Outcome, attempt.Stage, attempt.Status, attempt.Detail, attempt.StartedAt, Math.Round(attempt.Duration.TotalMilliseconds, 3),
        attempt.DestinationRevision,
        HttpPartView.Of(attempt.RequestHeaders, attempt.RequestBody ?? payload, truncated: false),
        attempt.Status is null ? null : HttpPartView.Of(attempt.ResponseHeaders, attempt.ResponseBody, attempt.ResponseTruncated));
}

[Description("Headers and body of a request or a response.")]
internal sealed record HttpPartView(
    [property: Description("Of a request all of them, and of an answer as many as there is room for; what proves, authenticates or is secret is redacted.")] IReadOnlyList<HeaderView> Headers,
    [property: Description("The body: as text when it is UTF-8, otherwise in base64. Null when it is not kept.")] string? Body,
    [property: Description("How to read body.")] BodyEncoding BodyEncoding,
    [property: Description("True when only the beginning of the body is shown.")] bool Truncated)
{
    /// <summary>An attempt list shows at most this much of each payload; the message shows all of it.</summary>
    private const int LongestBody = 16 * 1024;

    public static HttpPartView Of(IReadOnlyList<KeyValuePair<string, string>> headers, byte[]? body, bool truncated)
    {
        var shown = body.AsSpan(0, Math.Min(body?.Length ?? 0, LongestBody));
        var isCut = truncated || shown.Length < body?.Length;
        if (isCut) shown = shown[..WholeCharacters(shown)];
        var isText = Utf8.IsValid(shown);
        return new(
            [.. headers.Select(header => new HeaderView(header.Key, header.Value))],
            body is null ? null : isText ? Encoding.UTF8.GetString(shown) : Convert.ToBase64String(shown),
            isText ? BodyEncoding.Utf8 : BodyEncoding.Base64,
            isCut);
    }

    /// <summary>A cut may fall inside a character; text then ends before it.</summary>
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var cut = 0; cut <= 3 && cut <= bytes.Length; cut++)
            if (Utf8.IsValid(bytes[..^cut])) return bytes.Length - cut;
        return bytes.Length;
    }
}

[Description("One header line.")]
internal sealed record HeaderView([property: Description("The name as sent.")] string Name, [property: Description("The value, or [redacted].")] string Value);

/// <summary>The API's names of <see cref="AttemptOutcome"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<AttemptResult>))]
internal enum AttemptResult
{
    Succeeded = AttemptOutcome.Succeeded,
    Retrying = AttemptOutcome.Retrying,
    Exhausted = AttemptOutcome.Exhausted,
    Cancelled = AttemptOutcome.Cancelled,
    Expired = AttemptOutcome.Expired,
}

[JsonConverter(typeof(CamelCaseEnumConverter<BodyEncoding>))]
internal enum BodyEncoding
{
    Utf8,
    Base64,
}
