using System.Text;

namespace Sealpost.Schemes.Evaluation;

/// <summary>
/// Fields of an <c>application/x-www-form-urlencoded</c> body (WHATWG URL, 5.1), or of the query where there is no body. Stricter than the
/// standard: a percent sign without two hex digits is a fault.
/// </summary>
internal static class FormText
{
    /// <summary>Enough for any webhook, and a bound on what sorting a hostile body can cost.</summary>
    public const int MaxFields = 1024;

    /// <summary>Finds the one field of a name.</summary>
    public static Reading Find(ReadOnlySpan<byte> body, ReadOnlySpan<char> url, string name, out ReadOnlySpan<char> value)
    {
        value = default;
        if (TryRead(body, url) is not { } fields)
            return Reading.Malformed;

        var found = Reading.Missing;
        foreach (var field in fields)
        {
            if (!string.Equals(field.Name, name, StringComparison.Ordinal))
                continue;
            if (found != Reading.Missing)
                return Reading.Ambiguous;
            found = Reading.Found;
            value = field.Value;
        }

        return found == Reading.Found && value.IsEmpty ? Reading.Missing : found;
    }

    /// <returns>Every field in the order it came; null when the text is no form, or one of too many fields.</returns>
    public static List<(string Name, string Value)>? TryRead(ReadOnlySpan<byte> body, ReadOnlySpan<char> url)
    {
        if (!body.IsEmpty)
            return TryRead(body);

        var query = UrlText.QueryText(url);
        return TryRead(Encoding.UTF8.GetBytes(query.ToArray()));
    }

    private static List<(string Name, string Value)>? TryRead(ReadOnlySpan<byte> form)
    {
        var fields = new List<(string, string)>();
        while (!form.IsEmpty)
        {
            var end = form.IndexOf((byte)'&');
            var pair = end < 0 ? form : form[..end];
            form = end < 0 ? default : form[(end + 1)..];
            if (pair.IsEmpty)
                continue;

            var equals = pair.IndexOf((byte)'=');
            var name = TryDecode(equals < 0 ? pair : pair[..equals]);
            var value = TryDecode(equals < 0 ? default : pair[(equals + 1)..]);
            if (name is null || value is null || fields.Count == MaxFields)
                return null;
            fields.Add((name, value));
        }

        return fields;
    }

    private static string? TryDecode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IndexOfAny((byte)'%', (byte)'+') < 0)
            return Encoding.UTF8.GetString(encoded);

        var bytes = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var next = encoded[i];
            if (next == '+')
            {
                next = (byte)' ';
            }
            else if (next == '%')
            {
                if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit((char)encoded[i + 1]) || !char.IsAsciiHexDigit((char)encoded[i + 2]))
                    return null;
                next = (byte)((Hex(encoded[i + 1]) << 4) | Hex(encoded[i + 2]));
                i += 2;
            }

            bytes[length++] = next;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
