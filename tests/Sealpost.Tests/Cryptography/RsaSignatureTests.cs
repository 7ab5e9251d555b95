using System.Security.Cryptography;
using Sealpost.Cryptography;

namespace Sealpost.Tests.Cryptography;

public sealed class RsaSignatureTests
{
    private static readonly byte[] Message = "message"u8.ToArray();
    private static readonly RSA Platform = RSA.Create(2048);
    private static readonly RsaKey Key = RsaKey.TryCreate(Platform.ExportParameters(includePrivateParameters: true))!;

    public static TheoryData<string> Algorithms => [.. SigningAlgorithm.All.Where(known => known.Family == KeyFamily.Rsa).Select(known => known.Name)];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_signature_verifies_under_its_own_algorithm_only(string name)
    {
        var signature = Key.Sign(Find(name), Message);

        foreach (var other in Algorithms)
            Key.Verify(Find(other), Message, signature).ShouldBe(other.Data == name, other.Data);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(257)]
    [InlineData(512)]
    public void A_signature_of_another_length_is_refused(int length)
    {
        var signature = Key.Sign(Find("rsa-pkcs1-sha256"), Message);

        Key.Verify(Find("rsa-pkcs1-sha256"), Message, [.. signature.Concat(new byte[512]).Take(length)]).ShouldBeFalse();
        Key.Verify(Find("rsa-pkcs1-sha256"), Message, [.. new byte[Math.Max(0, length - 256)], .. signature, .. new byte[length % 2]]).ShouldBe(length is 0);
    }

    [Fact]
    public void Zero_one_and_the_modulus_itself_are_refused()
    {
        var modulus = Platform.ExportParameters(includePrivateParameters: false).Modulus!;
        byte[][] values = [new byte[256], [.. new byte[255], 1], modulus, [.. Enumerable.Repeat((byte)0xFF, 256)]];

        foreach (var value in values)
        {
            foreach (var name in Algorithms)
                Key.Verify(Find(name), Message, value).ShouldBeFalse();
        }
    }

    [Fact]
    public void Keys_too_short_to_trust_or_that_are_none_are_not_taken()
    {
        using var small = RSA.Create(1024);
        var parameters = Platform.ExportParameters(includePrivateParameters: false);

        RsaKey.TryCreate(small.ExportParameters(includePrivateParameters: false)).ShouldBeNull();
        RsaKey.TryCreate(new RSAParameters()).ShouldBeNull();
        RsaKey.TryCreate(parameters with { Exponent = [1] }).ShouldBeNull();
        RsaKey.TryCreate(parameters with { Exponent = [2] }).ShouldBeNull();
        RsaKey.TryCreate(parameters with { Exponent = new byte[300] }).ShouldBeNull();
        RsaKey.TryCreate(parameters with { Modulus = [] }).ShouldBeNull();
    }

    private static SigningAlgorithm Find(string name) => SigningAlgorithm.All.Single(known => known.Name == name);
}
