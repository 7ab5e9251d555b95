using Sealpost.Client.Playgrounds;

namespace Sealpost.Portal.Playgrounds;

/// <summary>What came of verifying a request, for people.</summary>
internal static class ProofText
{
    public static (string Text, string Tone) Of(PlaygroundRequest request) => request.Verified switch
    {
        true => ("verified", "ok"),
        false => ("not verified", "bad"),
        null => ("not signed", "idle"),
    };

    public static string Of(PlaygroundProof proof) => proof.Outcome switch
    {
        "accepted" => $"{proof.Scheme}: the signature is good.",
        "no-key" => $"{proof.Scheme}: there is no secret to verify with.",
        "signature-mismatch" => $"{proof.Scheme}: the signature is not that of any secret.",
        "timestamp-too-old" => $"{proof.Scheme}: its time is too far in the past.",
        var other => $"{proof.Scheme}: {other}.",
    };
}
