using Sealpost.Cryptography;

namespace Sealpost.Schemes.Evaluation;

/// <summary>The keys of a moment, by their index among those given.</summary>
internal static class ActiveKeys
{
    public const int Max = 8;

    public static VerifyOutcome Select(ReadOnlySpan<SchemeKey> keys, DateTimeOffset moment, Span<int> indices, out int count)
    {
        count = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (!keys[i].IsActive(moment))
                continue;
            if (count == Max)
                return VerifyOutcome.TooManyKeys;
            indices[count++] = i;
        }

        return count == 0 ? VerifyOutcome.NoKey : VerifyOutcome.Accepted;
    }

    /// <summary>Keys made by another kind of scheme, or for another algorithm, are a mistake in the caller's code, not in the request.</summary>
    public static KeyedHash Mac(SchemeKey key, MacAlgorithm algorithm) =>
        (key.Material as MacKey)?.For(algorithm)
        ?? throw new ArgumentException($"The key was not made for {algorithm.Name}; make it with this scheme's CreateKey.", nameof(key));

    /// <inheritdoc cref="Mac"/>
    public static TokenKey Token(SchemeKey key) =>
        key.Material as TokenKey
        ?? throw new ArgumentException("The key was not made for a token; make it with this scheme's CreateKey.", nameof(key));

    /// <summary>The public key; null when it stands elsewhere and has not been fetched.</summary>
    public static AsymmetricKey? Public(SchemeKey key) => key.Material switch
    {
        AsymmetricKey found => found,
        RemoteKeySet or LookupCredentials => null,
        _ => throw new ArgumentException("The key was not made for public-key signatures; make it with this scheme's CreateKey.", nameof(key)),
    };

    /// <summary>The private key to sign with.</summary>
    public static AsymmetricKey Private(SchemeKey key) =>
        Public(key) is { HasPrivateKey: true } found ? found : throw new ArgumentException("The key has no private half, so it cannot sign.", nameof(key));
}
