using System.Numerics;
using Sealpost.Cryptography;

namespace Sealpost.Tests.Cryptography;

public sealed class Ed25519KeyTests
{
    /// <summary>The order of the base point, RFC 8032, 5.1.</summary>
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly byte[] Message = "message"u8.ToArray();

    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void The_vectors_of_RFC_8032_are_signed_and_verified(string seed, string publicKey, string message, string signature)
    {
        var key = Ed25519Key.FromSeed(Convert.FromHexString(seed))!;

        Convert.ToHexStringLower(key.PublicBytes).ShouldBe(publicKey);
        Convert.ToHexStringLower(key.Sign(SigningAlgorithm.Ed25519, Convert.FromHexString(message))).ShouldBe(signature);
        Ed25519Key.FromPublic(Convert.FromHexString(publicKey))!
            .Verify(SigningAlgorithm.Ed25519, Convert.FromHexString(message), Convert.FromHexString(signature)).ShouldBeTrue();
    }

    [Fact]
    public void A_signature_whose_S_is_not_reduced_is_refused_though_the_equation_holds()
    {
        var key = Fresh();
        var signature = key.Sign(SigningAlgorithm.Ed25519, Message);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true) + Order;
        byte[] malleable = [.. signature[..32], .. s.ToByteArray(isUnsigned: true).Concat(new byte[32]).Take(32)];

        key.Verify(SigningAlgorithm.Ed25519, Message, signature).ShouldBeTrue();
        key.Verify(SigningAlgorithm.Ed25519, Message, malleable).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(128)]
    public void A_signature_of_another_length_is_refused(int length)
    {
        var key = Fresh();
        var signature = key.Sign(SigningAlgorithm.Ed25519, Message);

        key.Verify(SigningAlgorithm.Ed25519, Message, [.. signature.Concat(new byte[128]).Take(length)]).ShouldBeFalse();
    }

    [Fact]
    public void Zeros_ones_and_every_changed_bit_are_refused()
    {
        var key = Fresh();
        var signature = key.Sign(SigningAlgorithm.Ed25519, Message);

        key.Verify(SigningAlgorithm.Ed25519, Message, new byte[64]).ShouldBeFalse();
        key.Verify(SigningAlgorithm.Ed25519, Message, [.. Enumerable.Repeat((byte)0xFF, 64)]).ShouldBeFalse();
        for (var bit = 0; bit < 512; bit++)
        {
            byte[] changed = [.. signature];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            key.Verify(SigningAlgorithm.Ed25519, Message, changed).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void A_public_key_of_small_order_is_not_taken_because_anybody_can_sign_for_it(string hex) =>
        Ed25519Key.FromPublic(Convert.FromHexString(hex)).ShouldBeNull();

    [Fact]
    public void Many_threads_may_verify_with_one_key()
    {
        var key = Fresh();
        var signature = key.Sign(SigningAlgorithm.Ed25519, Message);
        var wrong = 0;

        Parallel.For(0, 500, _ =>
        {
            if (!key.Verify(SigningAlgorithm.Ed25519, Message, signature) || key.Verify(SigningAlgorithm.Ed25519, [1], signature))
                Interlocked.Increment(ref wrong);
        });

        wrong.ShouldBe(0);
    }

    private static Ed25519Key Fresh() => Ed25519Key.FromSeed(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))!;
}
