using System.Security.Cryptography;

namespace Sealpost.Cryptography;

/// <summary>
/// Ed25519 (RFC 8032) through OpenSSL, because the platform has none. A signature whose S is not reduced is refused, as section 5.1.7
/// demands; a public key of small order, for which anybody can make signatures, is not taken at all.
/// </summary>
internal sealed unsafe class Ed25519Key : AsymmetricKey
{
    public const int KeySize = 32;
    public const int SignatureSize = 64;

    private readonly NativeKey _key;

    private Ed25519Key(NativeKey key, byte[] publicBytes, bool isPrivate)
    {
        _key = key;
        PublicBytes = publicBytes;
        HasPrivateKey = isPrivate;
    }

    public static string? Unavailable { get; } = LibCrypto.HasEd25519
        ? null
        : "Ed25519 needs OpenSSL 3 (libcrypto) on this machine, and it is not there: install it, or use a scheme with another algorithm.";

    public override KeyFamily Family => KeyFamily.Ed25519;

    public override bool HasPrivateKey { get; }

    /// <summary>The 32 bytes of RFC 8032.</summary>
    public byte[] PublicBytes { get; }

    /// <returns>Null when the bytes are no public key, or one that proves nothing.</returns>
    public static Ed25519Key? FromPublic(ReadOnlySpan<byte> bytes) =>
        bytes.Length != KeySize || SmallOrder.Contains(bytes) ? null : Create(LibCrypto.NewRawPublicKey, bytes, isPrivate: false);

    /// <returns>Null when the bytes are no seed.</returns>
    public static Ed25519Key? FromSeed(ReadOnlySpan<byte> seed) => seed.Length != KeySize ? null : Create(LibCrypto.NewRawPrivateKey, seed, isPrivate: true);

    public override bool Verify(SigningAlgorithm algorithm, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize)
            return false;

        var taken = false;
        var context = LibCrypto.NewContext();
        try
        {
            _key.DangerousAddRef(ref taken);
            fixed (byte* text = message, proof = signature)
            {
                byte nothing = 0;
                var isGood = context != 0
                    && LibCrypto.VerifyInit(context, 0, 0, 0, _key.DangerousGetHandle()) == 1
                    && LibCrypto.Verify(context, proof, (nuint)signature.Length, text is null ? &nothing : text, (nuint)message.Length) == 1;
                if (!isGood)
                    LibCrypto.ForgetErrors();
                return isGood;
            }
        }
        finally
        {
            Release(context, taken);
        }
    }

    public override byte[] Sign(SigningAlgorithm algorithm, ReadOnlySpan<byte> message)
    {
        var signature = new byte[SignatureSize];
        var taken = false;
        var context = LibCrypto.NewContext();
        try
        {
            _key.DangerousAddRef(ref taken);
            fixed (byte* text = message, proof = signature)
            {
                byte nothing = 0;
                var length = (nuint)signature.Length;
                return context != 0
                    && LibCrypto.SignInit(context, 0, 0, 0, _key.DangerousGetHandle()) == 1
                    && LibCrypto.Sign(context, proof, &length, text is null ? &nothing : text, (nuint)message.Length) == 1
                    ? signature
                    : throw new CryptographicException("OpenSSL could not make an Ed25519 signature.");
            }
        }
        finally
        {
            Release(context, taken);
        }
    }

    public override byte[] ExportPublicKey() => [.. Ed25519Der.PublicPrefix, .. PublicBytes];

    private static Ed25519Key? Create(delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint> make, ReadOnlySpan<byte> bytes, bool isPrivate)
    {
        if (Unavailable is not null)
            return null;

        fixed (byte* raw = bytes)
        {
            var key = new NativeKey(make(LibCrypto.Ed25519, 0, raw, (nuint)bytes.Length));
            var publicBytes = new byte[KeySize];
            var length = (nuint)publicBytes.Length;
            fixed (byte* target = publicBytes)
            {
                if (!key.IsInvalid && LibCrypto.GetRawPublicKey(key.DangerousGetHandle(), target, &length) == 1 && length == KeySize)
                    return new(key, publicBytes, isPrivate);
            }

            key.Dispose();
            LibCrypto.ForgetErrors();
            return null;
        }
    }

    private void Release(nint context, bool taken)
    {
        if (context != 0)
            LibCrypto.FreeContext(context);
        if (taken)
            _key.DangerousRelease();
    }
}
