using System.Text;
using Sealpost.Engine.Secrets;
using Sealpost.Secrets;

namespace Sealpost.Engine.Tests.Secrets;

public sealed class SecretSealerTests
{
    private const string Text = "correct horse — battery staple";
    private static readonly SealContext Context = new(7, 42, "signing:engenius@1", 1_700_000_000_000);
    private readonly SecretSealer _sealer = new(KeyRing.Generate());

    public static TheoryData<string, int, ulong, string, long> OtherContexts => new()
    {
        { "another tenant", 8, 42, "signing:engenius@1", 1_700_000_000_000 },
        { "another destination", 7, 43, "signing:engenius@1", 1_700_000_000_000 },
        { "another purpose", 7, 42, "authentication:basic", 1_700_000_000_000 },
        { "another version", 7, 42, "signing:engenius@1", 1_700_000_000_001 },
    };

    [Fact]
    public void What_is_sealed_opens_again() => Open(_sealer, Context, Seal()).ShouldBe(Text);

    [Fact]
    public void Sealing_twice_gives_different_bytes() => Seal().ShouldNotBe(Seal());

    [Fact]
    public void The_sealed_bytes_hold_no_plaintext() => Seal().AsSpan().IndexOf(Encoding.UTF8.GetBytes("horse")).ShouldBe(-1);

    [Theory]
    [MemberData(nameof(OtherContexts))]
    public void A_row_that_was_swapped_does_not_open(string what, int tenantNo, ulong owner, string purpose, long version) =>
        Open(_sealer, new(tenantNo, owner, purpose, version), Seal()).ShouldBeNull(what);

    [Fact]
    public void Any_changed_byte_keeps_it_shut()
    {
        var envelope = Seal();
        for (var i = 0; i < envelope.Length; i++)
        {
            var tampered = envelope.ToArray();
            tampered[i] ^= 1;
            Open(_sealer, Context, tampered).ShouldBeNull($"byte {i}");
        }
    }

    [Fact]
    public void Cut_bytes_stay_shut()
    {
        var envelope = Seal();
        for (var length = 0; length < envelope.Length; length++) Open(_sealer, Context, envelope[..length]).ShouldBeNull($"length {length}");
    }

    [Fact]
    public void Another_key_of_the_same_version_does_not_open_it() => Open(new(KeyRing.Generate()), Context, Seal()).ShouldBeNull();

    [Fact]
    public void An_older_key_still_opens_what_it_sealed_and_the_newest_seals()
    {
        var old = KeyRing.Generate();
        var both = new SecretSealer(KeyRing.Parse(old.Reveal() + "2:" + Convert.ToBase64String(new byte[32])));
        var before = new SecretSealer(old).Seal(Context, new Secret(Text));

        Open(both, Context, before).ShouldBe(Text);
        SecretSealer.VersionOf(both.Seal(Context, new Secret(Text))).ShouldBe(2);
    }

    [Fact]
    public void A_locked_sealer_seals_nothing() => Should.Throw<InvalidOperationException>(() => new SecretSealer().Seal(Context, new Secret(Text)));

    [Fact]
    public void A_refusal_to_open_does_not_show_the_bytes() =>
        Should.Throw<MasterKeyException>(() => _sealer.Open(Context, new byte[64])).Message.ShouldContain("signing:engenius@1");

    private byte[] Seal() => _sealer.Seal(Context, new Secret(Text));

    private static string? Open(SecretSealer sealer, SealContext context, byte[] envelope) => sealer.TryOpen(context, envelope, out var secret) ? secret.Reveal() : null;
}
