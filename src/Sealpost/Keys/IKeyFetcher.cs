namespace Sealpost.Keys;

/// <summary>
/// Fetches what stands at an https address: the seam between the keys of a scheme and whatever is allowed to dial out.
/// <see cref="HttpKeyFetcher"/> is the implementation for programs of their own; a gateway brings its guarded dialler.
/// </summary>
public interface IKeyFetcher
{
    /// <summary>Sends one request. Implementations follow no redirect, send no cookie, and bound time and size.</summary>
    /// <param name="request">What to send; its address is https.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The answer; null when there is none: refused by policy, unreachable, too slow, too large.</returns>
    ValueTask<KeyFetchResponse?> FetchAsync(KeyFetchRequest request, CancellationToken cancellationToken);
}

/// <summary>One request of a <see cref="IKeyFetcher"/>.</summary>
/// <param name="Url">An https address.</param>
public sealed record KeyFetchRequest(Uri Url)
{
    /// <summary>GET or POST.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Header fields, such as the credentials of a key service.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body of a POST; empty otherwise.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The content type of <see cref="Body"/>; null without one.</summary>
    public string? ContentType { get; init; }

    /// <summary>Method and address; never headers or body, which may hold credentials.</summary>
    public override string ToString() => $"{Method} {Url}";
}

/// <summary>The answer to a <see cref="KeyFetchRequest"/>.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The whole body.</param>
public sealed record KeyFetchResponse(int Status, ReadOnlyMemory<byte> Body);
