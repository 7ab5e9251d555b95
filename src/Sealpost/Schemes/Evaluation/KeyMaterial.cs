using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Schemes.Evaluation;

/// <summary>A secret made ready for one kind of scheme.</summary>
internal abstract class KeyMaterial;

/// <summary>The key of a keyed hash.</summary>
internal sealed class MacKey(MacAlgorithm algorithm, byte[] key) : KeyMaterial
{
    public MacAlgorithm Algorithm => algorithm;

    public MacPool Pool { get; } = new(algorithm, key);
}

/// <summary>A token or credential: its text to send, its digest to compare with, so that neither content nor length shows in the time taken.</summary>
internal sealed class TokenKey(string text) : KeyMaterial
{
    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public string Text => text;

    public bool Matches(ReadOnlySpan<byte> digest) => CryptographicOperations.FixedTimeEquals(_digest, digest);
}
