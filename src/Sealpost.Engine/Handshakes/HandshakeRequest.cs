using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Handshakes;

/// <summary>What one handshake sends, and what it makes of the answer. Pure.</summary>
/// <param name="Kind">Never <see cref="HandshakeKind.None"/>.</param>
/// <param name="Expected">What the receiver is to show: the code to echo, or the origin to allow.</param>
internal sealed record HandshakeRequest(HandshakeKind Kind, string Expected, string Method, string? ContentType, byte[] Body, ImmutableArray<KeyValuePair<string, string>> Headers)
{
    /// <summary>The event type that a handshake has in the history, and in CentrePoint's header.</summary>
    public const string EventType = "validation";

    private const string ActiGraphEcho = "X-ActiGraph-Hook-Secret";
    private const string AllowedOrigin = "WebHook-Allowed-Origin";
    private const string Json = "application/json";

    /// <param name="webhookId">How the receiver knows the destination.</param>
    /// <param name="code">Unguessable, unique to this handshake, and safe in a header and in JSON.</param>
    /// <param name="origin">The DNS name of this system.</param>
    public static HandshakeRequest Create(HandshakeKind kind, string webhookId, string code, string origin) => kind switch
    {
        HandshakeKind.ActiGraph => new(
            kind, code, "POST", Json, Encoding.UTF8.GetBytes($$"""{"WebhookId":"{{webhookId}}","ValidationCode":"{{code}}"}"""),
            [new("X-ActiGraph-Event", EventType), new(ActiGraphEcho, code)]),
        HandshakeKind.CloudEvents => new(kind, origin, "OPTIONS", null, [], [new("WebHook-Request-Origin", origin)]),
        HandshakeKind.Challenge => new(kind, code, "POST", Json, Encoding.UTF8.GetBytes($$"""{"type":"{{EventType}}","challenge":"{{code}}"}"""), []),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Null when the receiver agrees; otherwise why not, in a stable word.</summary>
    public string? Judge(OutboundResult.Responded response) => Kind switch
    {
        HandshakeKind.ActiGraph => JudgeEcho(response),
        HandshakeKind.CloudEvents => JudgeOrigin(response),
        _ => JudgeChallenge(response),
    };

    /// <summary>How many requests a minute a CloudEvents receiver allows; null when it does not say, or sets no bound.</summary>
    public static int? AllowedRate(OutboundResult.Responded response) =>
        int.TryParse(response.Headers.Find("WebHook-Allowed-Rate"), NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate > 0 ? rate : null;

    private string? JudgeEcho(OutboundResult.Responded response)
    {
        if (response.Status != 200) return "status_not_200";
        return response.Headers.Find(ActiGraphEcho) is not { } echo ? "echo_missing" : string.Equals(echo, Expected, StringComparison.Ordinal) ? null : "echo_differs";
    }

    private string? JudgeOrigin(OutboundResult.Responded response)
    {
        if (!IsSuccess(response)) return "status_not_2xx";
        return response.Headers.Find(AllowedOrigin) is not { } allowed
            ? "allowed_origin_missing"
            : allowed is "*" || string.Equals(allowed, Expected, StringComparison.OrdinalIgnoreCase) ? null : "origin_not_allowed";
    }

    private string? JudgeChallenge(OutboundResult.Responded response)
    {
        if (!IsSuccess(response)) return "status_not_2xx";
        try
        {
            using var json = JsonDocument.Parse(response.Body);
            return json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("challenge", out var challenge)
                ? "challenge_missing"
                : challenge.ValueKind == JsonValueKind.String && challenge.ValueEquals(Expected) ? null : "challenge_differs";
        }
        catch (JsonException)
        {
            return "answer_not_json";
        }
    }

    private static bool IsSuccess(OutboundResult.Responded response) => response.Status is >= 200 and <= 299;
}
