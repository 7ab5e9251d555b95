using System.Security.Cryptography;

namespace Sealpost.Cryptography;

/// <summary>An RSA key of 2048 to 8192 bits. The platform's objects serve one thread at a time, so they are lent from a pool.</summary>
internal sealed class RsaKey : AsymmetricKey
{
    private const int MinBits = 2048;
    private const int MaxBits = 8192;

    private readonly InstancePool<RSA> _pool;
    private readonly int _size;

    private RsaKey(RSAParameters parameters)
    {
        _pool = new(() => RSA.Create(parameters));
        _size = parameters.Modulus!.Length;
        HasPrivateKey = parameters.D is not null;
    }

    public override KeyFamily Family => KeyFamily.Rsa;

    public override bool HasPrivateKey { get; }

    /// <returns>Null when the parameters are no key, or one too short to trust or too long to be worth computing with.</returns>
    public static RsaKey? TryCreate(RSAParameters parameters)
    {
        try
        {
            if (parameters.Modulus is not { } modulus || parameters.Exponent is not { Length: >= 1 and <= 8 } exponent || (exponent[^1] & 1) == 0 || exponent is [1])
                return null;

            parameters.Modulus = modulus.AsSpan().TrimStart((byte)0).ToArray();
            if (parameters.Modulus.Length is < MinBits / 8 or > MaxBits / 8)
                return null;
            var key = new RsaKey(parameters);
            var instance = key._pool.Rent();
            key._pool.Return(instance);
            return instance.KeySize >= MinBits ? key : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    public override bool Verify(SigningAlgorithm algorithm, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != _size)
            return false;

        var key = _pool.Rent();
        try
        {
            return key.VerifyData(message, signature, algorithm.Hash, Padding(algorithm));
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            _pool.Return(key);
        }
    }

    public override byte[] Sign(SigningAlgorithm algorithm, ReadOnlySpan<byte> message)
    {
        var key = _pool.Rent();
        var signature = key.SignData(message, algorithm.Hash, Padding(algorithm));
        _pool.Return(key);
        return signature;
    }

    public override byte[] ExportPublicKey()
    {
        var key = _pool.Rent();
        var exported = key.ExportSubjectPublicKeyInfo();
        _pool.Return(key);
        return exported;
    }

    private static RSASignaturePadding Padding(SigningAlgorithm algorithm) => algorithm.IsPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
}
