using System.Security.Cryptography;
using Sealpost.Cryptography;

namespace Sealpost.Tests.Cryptography;

public sealed class EcdsaSignatureTests
{
    private static readonly SigningAlgorithm Der = SigningAlgorithm.All.Single(known => known.Name == "ecdsa-p256-sha256-der");
    private static readonly SigningAlgorithm Fixed = SigningAlgorithm.All.Single(known => known.Name == "ecdsa-p256-sha256");
    private static readonly byte[] Message = "message"u8.ToArray();

    [Fact]
    public void Both_forms_of_a_signature_verify_and_a_foreign_one_agrees()
    {
        using var platform = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = EcKey.TryCreate(platform.ExportParameters(includePrivateParameters: true))!;

        key.Verify(Der, Message, key.Sign(Der, Message)).ShouldBeTrue();
        key.Verify(Fixed, Message, key.Sign(Fixed, Message)).ShouldBeTrue();
        key.Verify(Der, Message, platform.SignData(Message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)).ShouldBeTrue();
        platform.VerifyData(Message, key.Sign(Der, Message), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence).ShouldBeTrue();
        key.Verify(Fixed, Message, key.Sign(Der, Message)).ShouldBeFalse();
        key.Verify(Der, Message, key.Sign(Fixed, Message)).ShouldBeFalse();
    }

    /// <summary>The kinds of damage in which lenient readers of DER differ from each other.</summary>
    [Theory]
    [InlineData("empty")]
    [InlineData("truncated")]
    [InlineData("trailing byte")]
    [InlineData("trailing byte inside")]
    [InlineData("length too long")]
    [InlineData("length in two bytes")]
    [InlineData("length in long form")]
    [InlineData("indefinite length")]
    [InlineData("leading zero too many")]
    [InlineData("negative r")]
    [InlineData("empty integer")]
    [InlineData("r is zero")]
    [InlineData("s is zero")]
    [InlineData("r is the order")]
    [InlineData("r is longer than the curve")]
    [InlineData("set instead of sequence")]
    [InlineData("three integers")]
    [InlineData("one integer")]
    [InlineData("a null inside")]
    public void A_damaged_signature_is_refused_without_an_exception(string damage)
    {
        using var platform = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = EcKey.TryCreate(platform.ExportParameters(includePrivateParameters: true))!;
        var good = key.Sign(Fixed, Message);
        byte[] r = Integer(good[..32]), s = Integer(good[32..]);
        byte[] sequence = Sequence([.. r, .. s]);
        key.Verify(Der, Message, sequence).ShouldBeTrue();
        var order = Convert.FromHexString("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

        key.Verify(Der, Message, damage switch
        {
            "empty" => [],
            "truncated" => sequence[..^1],
            "trailing byte" => [.. sequence, 0],
            "trailing byte inside" => Sequence([.. r, .. s, 0]),
            "length too long" => [0x30, (byte)(sequence[1] + 1), .. sequence[2..]],
            "length in two bytes" => [0x30, 0x82, 0, sequence[1], .. sequence[2..]],
            "length in long form" => [0x30, 0x81, sequence[1], .. sequence[2..]],
            "indefinite length" => [0x30, 0x80, .. sequence[2..], 0, 0],
            "leading zero too many" => Sequence([0x02, (byte)(r[1] + 1), 0, .. r[2..], .. s]),
            "negative r" => Sequence([0x02, 32, (byte)(good[0] | 0x80), .. good[1..32], .. s]),
            "empty integer" => Sequence([0x02, 0, .. s]),
            "r is zero" => Sequence([0x02, 1, 0, .. s]),
            "s is zero" => Sequence([.. r, 0x02, 1, 0]),
            "r is the order" => Sequence([.. Integer(order), .. s]),
            "r is longer than the curve" => Sequence([0x02, 34, 1, .. new byte[33], .. s]),
            "set instead of sequence" => [0x31, .. sequence[1..]],
            "three integers" => Sequence([.. r, .. s, .. s]),
            "one integer" => Sequence(r),
            _ => Sequence([.. r, 0x05, 0, .. s]),
        }).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(128)]
    public void A_fixed_signature_of_another_length_is_refused(int length)
    {
        using var platform = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = EcKey.TryCreate(platform.ExportParameters(includePrivateParameters: true))!;

        key.Verify(Fixed, Message, [.. key.Sign(Fixed, Message).Concat(new byte[64]).Take(length)]).ShouldBeFalse();
        key.Verify(Fixed, Message, new byte[64]).ShouldBeFalse();
        key.Verify(Fixed, Message, [.. new byte[32], .. key.Sign(Fixed, Message)[32..]]).ShouldBeFalse();
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        using var platform = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = EcKey.TryCreate(platform.ExportParameters(includePrivateParameters: false))!;
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            var garbage = new byte[random.Next(0, 80)];
            random.NextBytes(garbage);
            if (garbage.Length > 4)
                (garbage[0], garbage[1], garbage[2], garbage[3]) = (0x30, (byte)(garbage.Length - 2), 0x02, (byte)random.Next(0, 40));
            key.Verify(Der, Message, garbage).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_no_key() =>
        EcKey.TryCreate(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = new byte[32], Y = [.. new byte[31], 1] } }).ShouldBeNull();

    private static byte[] Integer(byte[] digits)
    {
        var number = digits.SkipWhile(digit => digit == 0).ToArray();
        byte[] content = (number[0] & 0x80) != 0 ? [0, .. number] : number;
        return [0x02, (byte)content.Length, .. content];
    }

    private static byte[] Sequence(byte[] content) => [0x30, (byte)content.Length, .. content];
}
