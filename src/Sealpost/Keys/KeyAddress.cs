using System.Globalization;
using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.Language;

namespace Sealpost.Keys;

/// <summary>Which keys a request needs, found without believing it.</summary>
/// <param name="Source">What the scheme says about them.</param>
/// <param name="Url">Where they stand; null where a key service is asked.</param>
/// <param name="KeyId">The key that the request names.</param>
/// <param name="Credentials">For the key service.</param>
internal sealed record KeyAddress(KeySource Source, Uri? Url, string? KeyId, LookupCredentials? Credentials)
{
    /// <summary>Under which what stands there is remembered: a key service is asked for each key, a set holds them all.</summary>
    public string CacheKey => Url is not null
        ? $"{Source.Kind} {Url} {Source.ChainFor}"
        : string.Create(CultureInfo.InvariantCulture, $"{Source.Lookup} {Credentials!.Id} {KeyId}");
}

/// <summary>What became of looking for keys.</summary>
internal sealed record KeyResolution(KeyResolutionKind Kind, IReadOnlyList<FetchedKey> Keys)
{
    public static readonly KeyResolution Unavailable = new(KeyResolutionKind.Unavailable, []);
    public static readonly KeyResolution Untrusted = new(KeyResolutionKind.Untrusted, []);
    public static readonly KeyResolution Unknown = new(KeyResolutionKind.Unknown, []);

    public static KeyResolution Found(IReadOnlyList<FetchedKey> keys) => keys.Count == 0 ? Unknown : new(KeyResolutionKind.Found, keys);
}

/// <summary>A fetched public key and its name.</summary>
internal sealed record FetchedKey(Cryptography.AsymmetricKey Key, string? Id);

internal enum KeyResolutionKind
{
    Found,
    /// <summary>The address answered, and the key is not there.</summary>
    Unknown,
    /// <summary>No usable answer; asking later may help.</summary>
    Unavailable,
    /// <summary>There is something, and it does not hold up.</summary>
    Untrusted,
}
