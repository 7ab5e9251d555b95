using System.Net;

namespace Sealpost.Engine.Sources.Intake;

/// <summary>A request to an ingest URL, before anything in it is believed.</summary>
internal sealed record SourceRequest
{
    public required string Method { get; init; }

    /// <summary>The absolute URL as the sender dialled it, query and all.</summary>
    public required string Url { get; init; }

    /// <summary>One entry a field line, in the order they arrived.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The exact bytes that arrived.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body without its content encoding; the same memory when it has none.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Who calls; <see cref="IPAddress.None"/> when a proxy does not say.</summary>
    public required IPAddress Caller { get; init; }

    /// <summary>Whether nobody on the way could read along: https, or this very machine.</summary>
    public required bool IsPrivate { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The value of a header that came once; null otherwise.</summary>
    public string? Header(string name)
    {
        string? found = null;
        foreach (var (key, value) in Headers)
        {
            if (!key.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            if (found is not null) return null;
            found = value;
        }

        return found;
    }

    /// <summary>The decoded value of a query parameter that came once; null otherwise.</summary>
    public string? Query(string name)
    {
        var mark = Url.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0) return null;
        string? found = null;
        foreach (var range in Url.AsSpan(mark + 1).Split('&'))
        {
            var pair = Url.AsSpan(mark + 1)[range];
            var equals = pair.IndexOf('=');
            if (equals < 0 || !pair[..equals].SequenceEqual(name)) continue;
            if (found is not null) return null;
            found = WebUtility.UrlDecode(pair[(equals + 1)..].ToString());
        }

        return found;
    }
}
