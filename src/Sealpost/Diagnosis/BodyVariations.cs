using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sealpost.Diagnosis;

/// <summary>What happens to bodies between the sender's hash and ours.</summary>
internal static class BodyVariations
{
    private const int MaxRewritten = 1024 * 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public static IEnumerable<Variation> All(byte[] body)
    {
        var trimmed = body.AsSpan().TrimEnd("\r\n"u8).ToArray();
        if (trimmed.Length != body.Length)
            yield return new("body-trailing-newline", "The signature covers the body without the line break at its end: something appended one.") { Body = trimmed };
        yield return new("body-trailing-newline", "The signature covers the body with a line break at its end: something cut it off.") { Body = [.. body, (byte)'\n'] };
        if (body.AsSpan().IndexOf("\r\n"u8) >= 0)
            yield return new("body-crlf", "The signature covers the body with LF line ends; CRLF arrived: something rewrote the line ends.") { Body = Replace(body, "\r\n", "\n") };
        else if (body.AsSpan().Contains((byte)'\n'))
            yield return new("body-crlf", "The signature covers the body with CRLF line ends; LF arrived: something rewrote the line ends.") { Body = Replace(body, "\n", "\r\n") };
        if (body.AsSpan().StartsWith(ByteOrderMark))
            yield return new("body-byte-order-mark", "The signature covers the body without the byte order mark at its start.") { Body = body[ByteOrderMark.Length..] };
        if (body.Length > 0)
            yield return new("body-empty", "The signature covers an empty body: the sender signed before it had one, or signs none.") { Body = [] };

        foreach (var rewritten in Rewritten(body))
            yield return new("body-reserialised", "The signature covers the same JSON written differently: parse the body only after verifying its raw bytes, and sign the bytes that are sent.") { Body = rewritten };
    }

    private static byte[] Replace(byte[] body, string old, string @new) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(body).Replace(old, @new, StringComparison.Ordinal));

    private static IEnumerable<byte[]> Rewritten(byte[] body)
    {
        if (body.Length is 0 or > MaxRewritten)
            yield break;

        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(body);
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            yield break;
        }

        foreach (var encoder in new[] { JavaScriptEncoder.UnsafeRelaxedJsonEscaping, JavaScriptEncoder.Default, null })
        {
            foreach (var isIndented in new[] { false, true })
            {
                if (Write(root, encoder, isIndented) is { } written)
                    yield return written;
            }
        }

        if (Write(root, null, isIndented: false) is { } compact)
            yield return Spaced(compact);
    }

    /// <summary>Writes JSON anew; without an encoder, non-ASCII stands as lower-case <c>\uXXXX</c>, as Python and PHP write it.</summary>
    private static byte[]? Write(JsonElement root, JavaScriptEncoder? encoder, bool isIndented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = encoder ?? JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = isIndented }))
                root.WriteTo(writer);
        }
        catch (InvalidOperationException)
        {
            return null;
        }

        return encoder is not null ? buffer.WrittenSpan.ToArray() : Escaped(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static byte[] Escaped(string json)
    {
        var text = new StringBuilder(json.Length);
        foreach (var c in json)
            _ = c < 0x80 ? text.Append(c) : text.Append($"\\u{(int)c:x4}");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Puts a blank behind every comma and colon outside texts, as Python's default does.</summary>
    private static byte[] Spaced(byte[] compact)
    {
        var text = new List<byte>(compact.Length * 2);
        var isText = false;
        for (var i = 0; i < compact.Length; i++)
        {
            var c = compact[i];
            text.Add(c);
            if (isText && c == '\\')
                text.Add(compact[++i]);
            else if (c == '"')
                isText = !isText;
            else if (!isText && c is (byte)',' or (byte)':')
                text.Add((byte)' ');
        }

        return [.. text];
    }
}
