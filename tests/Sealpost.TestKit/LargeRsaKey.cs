using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Sealpost.TestKit;

/// <summary>An RSA key of 8192 bits that protects nothing: both of its primes stand here.</summary>
internal static class LargeRsaKey
{
    private const int HalfBytes = 512;

    private const string FirstPrime =
        "f6e3d96e776c3660e8e84d5e852496d1c6defe7a2757908e378148f1e0bb273c2766ff219a980d3d38c86e3e4e484b68c3f60c309bd178f08b25eb109ec49aab" +
        "09c8fc79c422e3bd7beba9a9d133624262049954ceff7ed9340a4de257f5ea04153f67fd73b981efa7680ad2e3fb9305d676e611a7782b51f191e2f8c461eb79" +
        "50f1f9ae0628dcb2731a01747c1f9ab398837dae417e5ffbd72f2151a094afd665143debdf81380661ac799ce41fb1c5f03b9292ad52d7f1952692ef5221f67c" +
        "2501f3745dafaccdec52832ff652985e9d4a8b2171bb5dae58ca21be04e942646c465691419d161ed2510dc84d14b64f1c37a35b84649d0847573208341fc911" +
        "6644a7f0c54f222ed1b126acf74759da82287af162f936fdf0cee03e9cbbc6f32018397283941cb636d24efaedde1fca421288a5af49bd9fb843310dd2e9ebb4" +
        "b361fc2428a2b570d0b6b0c412a124dd80e4d5498ff0d3bc1d7dc7fe6baaf076f83ed1c66e4010594285b39d0612159e78b98b70a1c5b2e1028b22bb645e17de" +
        "41609d88d241bbed5041a612b7d2b4a9fccd274856862128dffcde47b040acf6bd305f70e5bc36a95e34f0a0f464cf035ac062102920553603008926d2ac2908" +
        "7400f1c81e813bde51550234851be4de8eb1775cdad3a43100b2a1c654057f7d6bccbe275d0aabb17324179bf686956801902dfa1057947ae01d1f33e375a829";

    private const string SecondPrime =
        "ecf534753deb620259af730ac1bfdafe4ba6c437d28fa049ad5a65aa9c2e5e3259d0f1aac9df9529cce3bb1d6afb1f8333215734e09fb447ca76ba49b1b17cb9" +
        "fb5112ef3b4fe1b5db1f536ca3cb571ea8e4f2ec50842a0507572203e29a0749c309ff4caee8f0b03b2f7719ac6a45711d9704391c911cf8cb5fc09394f639c2" +
        "43810a012666a71454aca2e29b2f0f385c523d2d83504e3e3ae46118cb6279577a181050ed1ea4fe4adef45509046cbeaa1a4d3383c89ff1405178e9b684698c" +
        "67c62dcab3b62c7d81fd72aea51efc739b06936d7fb396da9f3c326d030917988c426670751ee348589443fea88a0b47da5018d7dd77f0a05d69961d69866071" +
        "25ef6bd6e656f10c159b0b77dbf2e4f247719a1d4bd04c0522777a5c76f60628af130279f7bdef4682f54c4f90924b4e4f1320023900c8ef0d2c395d48425dcc" +
        "9658671c1906ab780a9c8b0e1126ea358a027844d7f96dce2b971eb0c604f54c720c638681b6be3c5248f47518a7078cf040fd59bcbf31915cb7e9783cf7f4bf" +
        "bf5859eceb4cc4168394c072aa381353205c1d5d43d9d76b2f63e305c285617d69e6b442b9bdccc0daf217bd054153955e794a2ee27d185fcaadc5cbb6fda80f" +
        "97f6b0b2677f7ea6988eb93ed323f13821c7a4380cabca3fa8795b7e681cc1691b6aa231f6cf5daf1a8103adea957c5e52a7fd26c0ac262780190cad7e1f8655";

    public static RSA Create()
    {
        var p = Number(FirstPrime);
        var q = Number(SecondPrime);
        BigInteger e = 65537;
        var d = Inverse(e, (p - 1) * (q - 1));
        return RSA.Create(new RSAParameters
        {
            Modulus = Bytes(p * q, HalfBytes * 2),
            Exponent = [1, 0, 1],
            D = Bytes(d, HalfBytes * 2),
            P = Bytes(p, HalfBytes),
            Q = Bytes(q, HalfBytes),
            DP = Bytes(d % (p - 1), HalfBytes),
            DQ = Bytes(d % (q - 1), HalfBytes),
            InverseQ = Bytes(Inverse(q, p), HalfBytes),
        });
    }

    private static BigInteger Number(string hex) => BigInteger.Parse("0" + hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static byte[] Bytes(BigInteger number, int length)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - bytes.Length], .. bytes];
    }

    private static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        var (previous, current, rest, divisor) = (BigInteger.Zero, BigInteger.One, modulus, number);
        while (divisor != 0)
        {
            var quotient = rest / divisor;
            (previous, current, rest, divisor) = (current, previous - quotient * current, divisor, rest - quotient * divisor);
        }

        return (previous % modulus + modulus) % modulus;
    }
}
