using System.Globalization;
using System.Text;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.HttpSignatures;

/// <summary>The text that is signed (RFC 9421, 2.5).</summary>
internal static class SignatureBase
{
    public static VerifyOutcome Write<THeaders>(InnerList covered, in VerifyRequest<THeaders> request, StringBuilder text)
        where THeaders : struct, IHeaderReader
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in covered.Items)
        {
            var identifier = item.ToString();
            if (!seen.Add(identifier))
                return VerifyOutcome.MalformedSignature;
            var outcome = Value(item, request, out var value);
            if (outcome != VerifyOutcome.Accepted)
                return outcome;
            text.Append(identifier).Append(": ").Append(value).Append('\n');
        }

        text.Append("\"@signature-params\": ").Append(covered);
        return VerifyOutcome.Accepted;
    }

    private static VerifyOutcome Value<THeaders>(FieldItem item, in VerifyRequest<THeaders> request, out string? value)
        where THeaders : struct, IHeaderReader
    {
        value = null;
        if (item.Name == "@query-param")
            return QueryParameter(item, request.Url, out value);
        if (item.Parameters.Count > 0)
            return VerifyOutcome.MalformedSignature;
        if (item.Name.StartsWith('@'))
            return Derived(item.Name, request.Method, request.Url, out value);
        if (item.Name.Any(char.IsAsciiLetterUpper))
            return VerifyOutcome.MalformedSignature;

        var count = request.Headers.Read(item.Name, out value);
        value = value?.Trim(' ', '\t');
        return count == 1 ? VerifyOutcome.Accepted : count == 0 ? VerifyOutcome.MissingSignedPart : VerifyOutcome.AmbiguousHeader;
    }

    private static VerifyOutcome Derived(string name, string? method, string? url, out string? value)
    {
        value = null;
        if (name is not ("@method" or "@target-uri" or "@authority" or "@scheme" or "@request-target" or "@path" or "@query"))
            return VerifyOutcome.MalformedSignature;
        if (name == "@method" ? method is null : url is null)
            return VerifyOutcome.MissingSignedPart;

        value = name switch
        {
            "@method" => method,
            "@target-uri" => url,
            "@authority" => Authority(url!),
            "@scheme" => Scheme(url!),
            "@request-target" => Path(url!) + (url!.Contains('?', StringComparison.Ordinal) ? $"?{UrlText.QueryText(url)}" : ""),
            "@path" => Path(url!),
            _ => $"?{UrlText.QueryText(url)}",
        };
        return value is null ? VerifyOutcome.MissingSignedPart : VerifyOutcome.Accepted;
    }

    private static string? Scheme(string url)
    {
        var end = url.IndexOf("://", StringComparison.Ordinal);
        return end < 0 ? null : url[..end].ToLowerInvariant();
    }

    private static string? Authority(string url)
    {
        var authority = url[UrlText.Authority(url)].ToLower(CultureInfo.InvariantCulture);
        if (authority.Length == 0 || authority.Contains('@', StringComparison.Ordinal))
            return null;
        var port = Scheme(url) switch
        {
            "https" => ":443",
            "http" => ":80",
            _ => null,
        };
        return port is not null && authority.EndsWith(port, StringComparison.Ordinal) ? authority[..^port.Length] : authority;
    }

    private static string Path(string url)
    {
        var path = UrlText.WithoutQuery(UrlText.PathAndQuery(url));
        return path.IsEmpty ? "/" : path.ToString();
    }

    /// <summary>RFC 9421, 2.2.8: the parameter's name stands encoded in the component, and its value is encoded anew.</summary>
    private static VerifyOutcome QueryParameter(FieldItem item, string? url, out string? value)
    {
        value = null;
        if (item.Parameters is not [{ Name: "name", Text: { } wanted }])
            return VerifyOutcome.MalformedSignature;
        if (url is null || FormText.TryRead([], url) is not { } fields)
            return VerifyOutcome.MissingSignedPart;

        var values = fields.Where(field => Encode(field.Name) == wanted).Select(field => field.Value).ToList();
        value = values.Count == 1 ? Encode(values[0]) : null;
        return values.Count == 1 ? VerifyOutcome.Accepted : values.Count == 0 ? VerifyOutcome.MissingSignedPart : VerifyOutcome.AmbiguousHeader;
    }

    private static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)one) || one is (byte)'*' or (byte)'-' or (byte)'.' or (byte)'_')
                encoded.Append((char)one);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return encoded.ToString();
    }
}
