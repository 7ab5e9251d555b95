using System.Security.Cryptography;
using System.Text;
using Sealpost.Cryptography;

namespace Sealpost.Schemes.Evaluation;

/// <summary>A secret made ready for one kind of scheme.</summary>
internal abstract class KeyMaterial;

/// <summary>The key of keyed hashes.</summary>
internal sealed class MacKey(IReadOnlyList<MacAlgorithm> algorithms, byte[] key) : KeyMaterial
{
    private readonly KeyedHash[] _hashes = [.. algorithms.Select(algorithm => KeyedHash.Create(algorithm, key))];

    /// <returns>Null when the key was not made for this algorithm.</returns>
    public KeyedHash? For(MacAlgorithm algorithm)
    {
        foreach (var hash in _hashes)
        {
            if (ReferenceEquals(hash.Algorithm, algorithm))
                return hash;
        }

        return null;
    }
}

/// <summary>A token or credential: its text to send, its digest to compare with, so that neither content nor length shows in the time taken.</summary>
internal sealed class TokenKey(string text) : KeyMaterial
{
    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public string Text => text;

    public bool Matches(ReadOnlySpan<byte> digest) => CryptographicOperations.FixedTimeEquals(_digest, digest);
}

/// <summary>Keys that stand at an address of the operator's choice, as a JSON Web Key Set.</summary>
internal sealed class RemoteKeySet(Uri url) : KeyMaterial
{
    public Uri Url => url;
}

/// <summary>What a vendor's key service asks for.</summary>
internal sealed class LookupCredentials(string id, string secret) : KeyMaterial
{
    public string Id => id;

    public string Secret => secret;
}
