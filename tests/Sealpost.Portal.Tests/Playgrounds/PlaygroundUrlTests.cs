using Sealpost.Portal.Playgrounds;

namespace Sealpost.Portal.Tests.Playgrounds;

public sealed class PlaygroundUrlTests
{
    private const string Address = "https://playground.sealpost.invalid/";

    [Fact]
    public void Everybody_has_a_url_of_their_own_that_stays_the_same()
    {
        PlaygroundUrl.Of(Address, "mbr_one").ShouldBe(PlaygroundUrl.Of(Address, "mbr_one"));
        PlaygroundUrl.Of(Address, "mbr_one").ShouldNotBe(PlaygroundUrl.Of(Address, "mbr_two"));
        PlaygroundUrl.Of(Address, "mbr_one").ShouldBe(Address.TrimEnd('/') + PlaygroundUrl.PathOf("mbr_one"));
    }

    [Fact]
    public void What_a_visitor_names_stands_below_it() => PlaygroundUrl.Of(Address, "mbr_one", "a b/c").ShouldEndWith("/a%20b%2Fc");
}
