using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Jwt;

/// <summary>The three parts of a compact token (RFC 7515, 3.1), read but not believed.</summary>
internal sealed class CompactToken
{
    /// <summary>More than any vendor's token has, in characters.</summary>
    public const int MaxLength = 16 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private CompactToken(string algorithm, string? keyId, byte[] signed, byte[] payload, byte[] signature)
    {
        Algorithm = algorithm;
        KeyId = keyId;
        Signed = signed;
        Payload = payload;
        Signature = signature;
    }

    public string Algorithm { get; }

    public string? KeyId { get; }

    /// <summary>What the signature covers: header and payload as they were sent.</summary>
    public byte[] Signed { get; }

    public byte[] Payload { get; }

    public byte[] Signature { get; }

    /// <returns>Null when the text has not the form of a token, or its header demands what is not understood here.</returns>
    public static CompactToken? TryRead(ReadOnlySpan<char> text)
    {
        var first = text.IndexOf('.');
        var last = text.LastIndexOf('.');
        if (text.Length > MaxLength || first <= 0 || last <= first || text[(first + 1)..last].Contains('.'))
            return null;

        if (TryDecode(text[..first]) is not { } header || TryDecode(text[(first + 1)..last]) is not { } payload || TryDecode(text[(last + 1)..]) is not { } signature)
            return null;
        if (TryParse(header) is not { } members || members.ValueKind != JsonValueKind.Object || members.TryGetProperty("crit", out _))
            return null;
        if (!members.TryGetProperty("alg", out var algorithm) || algorithm.ValueKind != JsonValueKind.String)
            return null;

        var keyId = members.TryGetProperty("kid", out var kid) && kid.ValueKind == JsonValueKind.String ? kid.GetString() : null;
        return new(algorithm.GetString()!, keyId, Encoding.ASCII.GetBytes(text[..last].ToArray()), payload, signature);
    }

    /// <returns>Null when the bytes are not JSON in which every name stands once.</returns>
    public static JsonElement? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            RequireText(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void RequireText(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            element.GetString();
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
                RequireText(member.Value);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                RequireText(item);
        }
    }

    private static byte[]? TryDecode(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return SignatureEncoding.Base64Url.Decode(text, bytes) == Decoding.Exact ? bytes : null;
    }
}
