using System.Security.Cryptography;

namespace Sealpost.Cryptography;

/// <summary>A key on one of the NIST curves. The platform's objects serve one thread at a time, so they are lent from a pool.</summary>
internal sealed class EcKey : AsymmetricKey
{
    private readonly InstancePool<ECDsa> _pool;
    private readonly int _size;

    private EcKey(ECParameters parameters, KeyFamily family)
    {
        _pool = new(() => ECDsa.Create(parameters));
        _size = Size(family);
        Family = family;
        HasPrivateKey = parameters.D is not null;
    }

    public override KeyFamily Family { get; }

    public override bool HasPrivateKey { get; }

    /// <returns>Null when the parameters are no key on a curve known here.</returns>
    public static EcKey? TryCreate(ECParameters parameters)
    {
        if (FamilyOf(parameters.Curve) is not { } family)
            return null;

        try
        {
            var key = new EcKey(parameters with { Curve = CurveOf(family) }, family);
            key._pool.Return(key._pool.Rent());
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    public static ECCurve CurveOf(KeyFamily family) => family switch
    {
        KeyFamily.P256 => ECCurve.NamedCurves.nistP256,
        KeyFamily.P384 => ECCurve.NamedCurves.nistP384,
        _ => ECCurve.NamedCurves.nistP521,
    };

    public static int Size(KeyFamily family) => family switch
    {
        KeyFamily.P256 => 32,
        KeyFamily.P384 => 48,
        _ => 66,
    };

    public override bool Verify(SigningAlgorithm algorithm, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (algorithm.Form == EcdsaForm.P1363)
            return VerifyPair(algorithm, message, signature);

        Span<byte> pair = stackalloc byte[2 * _size];
        return EcdsaDer.TryToFixed(signature, pair) && VerifyPair(algorithm, message, pair);
    }

    public override byte[] Sign(SigningAlgorithm algorithm, ReadOnlySpan<byte> message)
    {
        var key = _pool.Rent();
        var signature = key.SignData(message, algorithm.Hash);
        _pool.Return(key);
        return algorithm.Form == EcdsaForm.Der ? EcdsaDer.FromFixed(signature) : signature;
    }

    public override byte[] ExportPublicKey()
    {
        var key = _pool.Rent();
        var exported = key.ExportSubjectPublicKeyInfo();
        _pool.Return(key);
        return exported;
    }

    private bool VerifyPair(SigningAlgorithm algorithm, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != 2 * _size || !signature[.._size].ContainsAnyExcept((byte)0) || !signature[_size..].ContainsAnyExcept((byte)0))
            return false;

        var key = _pool.Rent();
        try
        {
            return key.VerifyData(message, signature, algorithm.Hash);
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

    private static KeyFamily? FamilyOf(ECCurve curve) => curve.IsNamed
        ? (curve.Oid.Value ?? curve.Oid.FriendlyName) switch
        {
            "1.2.840.10045.3.1.7" or "nistP256" => KeyFamily.P256,
            "1.3.132.0.34" or "nistP384" => KeyFamily.P384,
            "1.3.132.0.35" or "nistP521" => KeyFamily.P521,
            _ => null,
        }
        : null;
}
