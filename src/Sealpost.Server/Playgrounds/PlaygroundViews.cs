using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Playgrounds;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Server.Deliveries;
using Sealpost.Server.Json;

namespace Sealpost.Server.Playgrounds;

[Description("What the built-in receiver got.")]
internal sealed record PlaygroundView(
    [property: Description("What URLs of destinations begin with that reach it; any path may follow.")] string Address,
    [property: Description("The node that tells, by its Sealpost:Cluster:NodeName.")] string Node,
    [property: Description("True when other nodes serve some of the destinations: what those sent is not in the list.")] bool Partial,
    [property: Description("Newest first: at most 50, of the last hour.")] IReadOnlyList<PlaygroundRequestView> Items)
{
    public const string Example =
        """{"address":"https://playground.sealpost.invalid/","node":"node-1","partial":false,"items":[{"delivery":"dlv_01kczq3v7q8r5t6w9x0y1z2a3b_0","destination":"dst_01kczq2n4m5p6q7r8s9t0v1w2x","at":"2026-01-31T09:30:00.012Z","method":"POST","path":"/orders","verified":true,"proofs":[{"scheme":"standard-webhooks@1","outcome":"accepted"}],"request":{"headers":[{"name":"webhook-id","value":"msg_01kczq3v7q8r5t6w9x0y1z2a3b"}],"body":"{\"invoice\":\"in_42\"}","bodyEncoding":"utf8","truncated":false},"size":19}]}""";
}

[Description("A request as the built-in receiver got it.")]
internal sealed record PlaygroundRequestView(
    [property: Description("The delivery that it was an attempt of.")] string Delivery,
    [property: Description("The destination that sent it.")] string Destination,
    [property: Description("When it came.")] DateTimeOffset At,
    [property: Description("POST, or what a handshake uses.")] string Method,
    [property: Description("The path of the URL.")] string Path,
    [property: Description("True when every scheme of the destination verified, and it was answered with 200; false with 401; null when nothing signs for the destination.")] bool? Verified,
    [property: Description("What each scheme of the destination came to.")] IReadOnlyList<PlaygroundProofView> Proofs,
    [property: Description("Headers and body. Signatures are shown; what lets in whoever has it is redacted.")] HttpPartView Request,
    [property: Description("Bytes of the whole body.")] int Size)
{
    public static PlaygroundRequestView Of(PlaygroundRequest request) => new(
        request.Delivery.ToString(), request.Destination.ToString(), request.At, request.Method, request.Path, request.IsVerified, [.. request.Proofs.Select(PlaygroundProofView.Of)],
        HttpPartView.Of(request.Headers, request.Body, truncated: request.Size > request.Body.Length), request.Size);
}

[Description("What a scheme came to.")]
internal sealed record PlaygroundProofView(
    [property: Description("Its id.")] string Scheme,
    [property: Description("accepted, or the one reason why not, such as signature-mismatch.")] string Outcome)
{
    public static PlaygroundProofView Of(PlaygroundProof proof) => new(proof.Scheme, RejectionReason.Of(proof.Outcome));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(PlaygroundView))]
internal sealed partial class PlaygroundJson : JsonSerializerContext;
