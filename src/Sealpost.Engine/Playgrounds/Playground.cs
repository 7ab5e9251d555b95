using System.Text.Json;
using Sealpost.Engine.Authentication;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Identity;
using Sealpost.Schemes;

namespace Sealpost.Engine.Playgrounds;

/// <summary>
/// A receiver inside the engine: it verifies what a destination sends as any receiver would, keeps it for whoever looks, and answers. Nothing is dialled, and nobody but the engine can
/// send to it; what it keeps belongs to the tenant that sent it.
/// </summary>
internal sealed class Playground(PlaygroundMemory memory, TimeProvider time)
{
    private const int LongestBody = 16 << 10;
    private const int LongestChallenge = 256;
    private const string ActiGraphEcho = "X-ActiGraph-Hook-Secret";

    public OutboundResult Receive(OutboundRequest request, DeliveryId delivery, DestinationSnapshot destination)
    {
        var started = time.GetTimestamp();
        var now = time.GetUtcNow();
        var received = new PlaygroundRequest(
            delivery, destination.Id, now, request.Method, request.Url.AbsolutePath, Shown(request, destination), request.Body[..Math.Min(request.Body.Length, LongestBody)].ToArray(), request.Body.Length,
            Verify(request, destination, now));
        memory.Add(destination.TenantNo, received);
        return Answer(request, received) with { Timing = new OutboundTiming(time.GetElapsedTime(started), default, default, default) };
    }

    private static List<KeyValuePair<string, string>> Shown(OutboundRequest request, DestinationSnapshot destination)
    {
        List<KeyValuePair<string, string>> headers = [new("Host", PlaygroundAddress.Host)];
        if (request.ContentType is { } type) headers.Add(new("Content-Type", type));
        headers.AddRange(request.Headers.Select(header => destination.IsCredentialHeader(header.Key) ? new(header.Key, CredentialMask.Mask) : header));
        return headers;
    }

    private List<PlaygroundProof> Verify(OutboundRequest request, DestinationSnapshot destination, DateTimeOffset now)
    {
        var proofs = new List<PlaygroundProof>();
        foreach (var signer in destination.Signers)
        {
            if (!destination.Signs(signer, now)) continue;
            var verified = signer.Scheme.Verify(
                new VerifyRequest<HeaderList> { Headers = new(request.Headers), Body = request.Body.Span, Method = request.Method, Url = request.Url.AbsoluteUri }, signer.Keys.AsSpan(), time);
            proofs.Add(new(signer.Scheme.Id, verified.Outcome));
        }

        return proofs;
    }

    private static OutboundResult.Responded Answer(OutboundRequest request, PlaygroundRequest received)
    {
        if (received.IsVerified == false) return new(401, Json(), """{"verified":false}"""u8.ToArray(), Truncated: false);
        if (request.Method == "OPTIONS") return new(200, new(new KeyValuePair<string, string>("WebHook-Allowed-Origin", "*")), default, Truncated: false);
        if (request.Headers.FirstOrDefault(header => string.Equals(header.Key, ActiGraphEcho, StringComparison.OrdinalIgnoreCase)) is { Value: not null } echo)
            return new(200, new(echo), default, Truncated: false);
        return new(200, Json(), Challenge(request.Body) ?? (received.IsVerified is null ? """{"verified":null}"""u8 : """{"verified":true}"""u8).ToArray(), Truncated: false);
    }

    private static ResponseHeaders Json() => new(new KeyValuePair<string, string>("Content-Type", "application/json"));

    /// <summary>What a handshake asks to be sent back; null for every other request.</summary>
    private static byte[]? Challenge(ReadOnlyMemory<byte> body)
    {
        if (body.Length is 0 or > LongestChallenge) return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("challenge", out var challenge) && challenge.ValueKind == JsonValueKind.String
                ? JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["challenge"] = challenge.GetString()! })
                : null;
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
