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

    /// <summary>What stands behind the first question mark, without a fragment.</summary>
    public static ReadOnlySpan<char> QueryText(ReadOnlySpan<char> url)
    {
        var target = PathAndQuery(url);
        var mark = target.IndexOf('?');
        return mark < 0 ? [] : target[(mark + 1)..];
    }

    /// <summary>Scheme, authority and path: everything before the first question mark.</summary>
    public static ReadOnlySpan<char> WithoutQuery(ReadOnlySpan<char> url)
    {
        var end = url.IndexOfAny('?', '#');
        return end < 0 ? url : url[..end];
    }

    /// <summary>The range of the authority: host and port, and user information where somebody put it.</summary>
    public static Range Authority(ReadOnlySpan<char> url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return 0..0;
        var start = scheme + 3;
        var length = url[start..].IndexOfAny('/', '?', '#');
        return start..(length < 0 ? url.Length : start + length);
    }

    /// <summary>A query parameter as received, not percent-decoded.</summary>
    public static Reading Query(ReadOnlySpan<char> url, ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        value = default;
        var found = Reading.Missing;
        var query = QueryText(url);
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
