using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Language;

/// <summary>Reads the form of one signature: <c>v1,{sig}</c>, <c>{kid}/SHA256/{sig}</c>, <c>{label},{sig}</c>.</summary>
internal static class ItemPatternReader
{
    public static ItemPattern? Read(string text, Action<string> fault)
    {
        if (!BraceText.TrySplit(text, out var pieces))
        {
            fault("A brace is open or closed without its partner.");
            return null;
        }

        var parts = new List<ItemPatternPart>();
        var before = "";
        foreach (var (piece, isToken) in pieces)
        {
            if (!isToken)
            {
                if (piece.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                {
                    fault("The text around a signature is visible ASCII.");
                    return null;
                }

                before = piece;
                continue;
            }

            ItemCapture? capture = piece switch
            {
                "sig" => ItemCapture.Signature,
                "kid" => ItemCapture.KeyId,
                "label" => ItemCapture.Label,
                _ => null,
            };
            if (capture is null || parts.Any(part => part.Capture == capture) || (parts.Count > 0 && before.Length == 0))
            {
                fault("Known here are {sig}, {kid} and {label}, each once and with text between them.");
                return null;
            }

            parts.Add(new(before, capture.Value));
            before = "";
        }

        if (parts.All(part => part.Capture != ItemCapture.Signature))
        {
            fault("{sig} is missing: it says where the signature itself stands.");
            return null;
        }

        return new([.. parts], before);
    }
}
