namespace Sealpost.Schemes.Evaluation;

/// <summary>Parts of an absolute URL as text, untouched: a signature covers what was sent, not what it normalises to.</summary>
internal static class UrlText
{
    /// <summary>What stands behind the authority, without a fragment: <c>/hook?x=1</c>.</summary>
    public static ReadOnlySpan<char> PathAndQuery(ReadOnlySpan<char> url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? url : url[(scheme + 3)..];
        var start = scheme < 0 ? 0 : rest.IndexOfAny('/', '?', '#');
        if (start < 0)
            return [];

        rest = rest[start..];
        var fragment = rest.IndexOf('#');
        return fragment < 0 ? rest : rest[..fragment];
    }

    /// <summary>A query parameter as received, not percent-decoded.</summary>
    public static Reading Query(ReadOnlySpan<char> url, ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        value = default;
        var target = PathAndQuery(url);
        var mark = target.IndexOf('?');
        if (mark < 0)
            return Reading.Missing;

        var found = Reading.Missing;
        var query = target[(mark + 1)..];
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (equals < 0 || !pair[..equals].SequenceEqual(name))
                continue;
            if (found != Reading.Missing)
                return Reading.Ambiguous;
            found = Reading.Found;
            value = pair[(equals + 1)..];
        }

        return found == Reading.Found && value.IsEmpty ? Reading.Missing : found;
    }
}
