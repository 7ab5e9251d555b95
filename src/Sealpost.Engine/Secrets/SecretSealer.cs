using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Sealpost.Secrets;

namespace Sealpost.Engine.Secrets;

/// <summary>Seals secrets for the database and opens them again: AES-256-GCM under a versioned master key.</summary>
/// <remarks>Sealed form: format (1 byte, 1), key version (4, big endian), nonce (12, random), tag (16), ciphertext. Safe to share between threads.</remarks>
internal sealed class SecretSealer
{
    private const byte Format = 1;
    private const int NonceAt = 5;
    private const int TagAt = NonceAt + 12;
    private const int TextAt = TagAt + 16;

    private volatile Unlocked? _unlocked;

    public SecretSealer()
    {
    }

    /// <summary>Seals with the newest key.</summary>
    public SecretSealer(KeyRing keys) => Unlock(keys, keys.NewestVersion);

    /// <summary>The version that seals.</summary>
    public int CurrentVersion => State.Current;

    public KeyRing Keys => State.Keys;

    private Unlocked State => _unlocked ?? throw new InvalidOperationException("Secrets are still locked: call MasterKeyGate.UnlockAsync when the server starts.");

    /// <summary>Hands over the master keys once they have been checked against the database, and again when one was added or another one is to seal.</summary>
    public void Unlock(KeyRing keys, int current) => _unlocked = keys.TryGet(current, out _)
        ? new Unlocked(keys, current)
        : throw new MasterKeyException($"Master key version {current} is to seal, but is not among the keys.");

    public byte[] Seal(in SealContext context, Secret secret)
    {
        var text = secret.RevealUtf8();
        var envelope = SealBytes(context, text);
        CryptographicOperations.ZeroMemory(text);
        return envelope;
    }

    public byte[] SealBytes(in SealContext context, ReadOnlySpan<byte> content)
    {
        var state = State;
        var envelope = new byte[TextAt + content.Length];
        envelope[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(envelope.AsSpan(1), state.Current);
        RandomNumberGenerator.Fill(envelope.AsSpan(NonceAt, TagAt - NonceAt));
        state.Keys.TryGet(state.Current, out var key);
        using var cipher = new AesGcm(key, TextAt - TagAt);
        cipher.Encrypt(
            envelope.AsSpan(NonceAt, TagAt - NonceAt), content, envelope.AsSpan(TextAt), envelope.AsSpan(TagAt, TextAt - TagAt),
            context.ToAdditionalData(state.Current));
        return envelope;
    }

    /// <summary>False when the bytes were tampered with, belong to another row, or were sealed with a key that is not in the ring.</summary>
    public bool TryOpen(in SealContext context, ReadOnlySpan<byte> envelope, [NotNullWhen(true)] out Secret? secret)
    {
        secret = null;
        if (!TryOpenBytes(context, envelope, out var text)) return false;
        secret = new Secret(Encoding.UTF8.GetString(text));
        CryptographicOperations.ZeroMemory(text);
        return true;
    }

    /// <summary>False when the bytes were tampered with, belong to another row, or were sealed with a key that is not in the ring.</summary>
    public bool TryOpenBytes(in SealContext context, ReadOnlySpan<byte> envelope, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        if (envelope.Length <= TextAt || envelope[0] != Format || !Keys.TryGet(VersionOf(envelope), out var key)) return false;
        var text = new byte[envelope.Length - TextAt];
        using var cipher = new AesGcm(key, TextAt - TagAt);
        try
        {
            cipher.Decrypt(envelope[NonceAt..TagAt], envelope[TextAt..], envelope[TagAt..TextAt], text, context.ToAdditionalData(VersionOf(envelope)));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        content = text;
        return true;
    }

    /// <exception cref="MasterKeyException">The secret does not open. Nothing may be sent without it.</exception>
    public Secret Open(in SealContext context, ReadOnlySpan<byte> envelope) => TryOpen(context, envelope, out var secret)
        ? secret
        : throw new MasterKeyException(Unopened(context.Purpose));

    public static string Unopened(string purpose) => $"A stored secret ({purpose}) does not open: the row was changed or its master key is not in the ring.";

    public static int VersionOf(ReadOnlySpan<byte> envelope) => envelope.Length < NonceAt ? 0 : BinaryPrimitives.ReadInt32BigEndian(envelope[1..]);

    private sealed record Unlocked(KeyRing Keys, int Current);
}
