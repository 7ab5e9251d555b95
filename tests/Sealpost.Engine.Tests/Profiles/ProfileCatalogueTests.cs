using System.Text;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Profiles;

namespace Sealpost.Engine.Tests.Profiles;

public sealed class ProfileCatalogueTests
{
    public static TheoryData<string> Ids => [.. ProfileCatalogue.Default.Profiles.Select(profile => profile.Id)];

    [Fact]
    public void The_vendors_are_there() => ProfileCatalogue.Default.Profiles.Select(profile => profile.Id)
        .ShouldBe(["actigraph", "custom", "engenius", "inscipher", "kaisa", "orange-logic", "standard-webhooks"]);

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_profile_names_only_what_exists(string id)
    {
        var profile = ProfileCatalogue.Default.Find(id)!;

        foreach (var signing in profile.Signing)
        {
            var scheme = SchemeCatalogue.Default.Find(signing.Scheme).ShouldNotBeNull();
            scheme.Id.ShouldBe(signing.Scheme, "a profile pins the version");
            scheme.CanSign.ShouldBeTrue();
        }

        foreach (var header in profile.Headers)
        {
            HeaderPolicy.CheckWire(header.Name, HeaderTemplate.Parse(header.Value).Render(new("upload", default, default))).ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("engenius", "30,60,300", false)]
    [InlineData("inscipher", "0,1800,1800", true)]
    [InlineData("actigraph", "0,0,86400,86400", false)]
    [InlineData("orange-logic", "60,300,900,3600,14400", false)]
    public void A_vendor_keeps_its_own_schedule_without_jitter(string id, string seconds, bool only200)
    {
        var retry = ProfileCatalogue.Default.Find(id)!.Retry;

        string.Join(',', retry.Delays.Select(delay => delay.TotalSeconds)).ShouldBe(seconds);
        retry.Success.ShouldBe(only200 ? SuccessRule.Only200 : SuccessRule.Any2xx);
        retry.Jitter.ShouldBe(0);
        retry.DisableOnGone.ShouldBeFalse();
    }

    [Fact]
    public void A_profile_with_an_unknown_member_is_refused() =>
        Should.Throw<JsonException>(() => ProfileCatalogue.Parse(Encoding.UTF8.GetBytes("""{"id":"x","name":"x","description":"","authentication":{"types":[]},"retry":{"delays":[]},"colour":1}""")));
}
