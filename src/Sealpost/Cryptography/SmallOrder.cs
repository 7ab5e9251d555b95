namespace Sealpost.Cryptography;

/// <summary>The encodings of the points of edwards25519 whose order divides eight, canonical or not; the sign bit does not count.</summary>
internal static class SmallOrder
{
    private static readonly byte[][] Points =
    [
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    ];

    public static bool Contains(ReadOnlySpan<byte> publicKey)
    {
        foreach (var point in Points)
        {
            if (publicKey[..31].SequenceEqual(point.AsSpan(0, 31)) && (publicKey[31] & 0x7F) == point[31])
                return true;
        }

        return false;
    }
}
