using System.Security.Cryptography;
using Sealpost.Engine.Secrets;

namespace Sealpost.Engine.Tests.Secrets;

public sealed class KeyRingTests
{
    private static readonly string KeyA = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static readonly string KeyB = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void A_lone_key_is_version_one() => KeyRing.Parse(KeyA).NewestVersion.ShouldBe(1);

    [Fact]
    public void The_highest_version_is_the_newest()
    {
        var ring = KeyRing.Parse($"# kept for old rows\n1:{KeyA}\n7:{KeyB}\n");

        ring.NewestVersion.ShouldBe(7);
        ring.TryGet(1, out var old).ShouldBeTrue();
        Convert.ToBase64String(old).ShouldBe(KeyA);
        ring.TryGet(2, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_generated_ring_reads_back()
    {
        var ring = KeyRing.Generate();

        KeyRing.Parse(ring.Reveal()).Reveal().ShouldBe(ring.Reveal());
    }

    [Fact]
    public void A_new_key_comes_beside_the_old_ones()
    {
        var ring = KeyRing.Parse($"1:{KeyA}\n7:{KeyB}\n");

        var grown = ring.WithNewKey();

        grown.Versions.ShouldBe([1, 7, 8]);
        grown.Includes(ring).ShouldBeTrue();
        ring.Includes(grown).ShouldBeFalse();
        KeyRing.Parse($"1:{KeyB}\n7:{KeyB}\n").Includes(ring).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("not base64")]
    [InlineData("1:AAAA")]
    [InlineData("0:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("x:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_no_key_ring_is_refused_without_being_repeated(string text)
    {
        var refusal = Should.Throw<MasterKeyException>(() => KeyRing.Parse(text));

        refusal.Message.ShouldNotContain("AAAA");
    }

    [Fact]
    public void It_never_prints_its_keys() => KeyRing.Parse(KeyA).ToString().ShouldNotContain(KeyA);
}
