using System.Text.Json.Nodes;
using Sealpost.Engine.Profiles;
using Sealpost.Host.Demo.Exhibits;

namespace Sealpost.EndToEnd.Demo.Exhibits;

public sealed class ExhibitionTests
{
    [Fact]
    public void Every_profile_is_shown_with_every_authentication_that_it_allows()
    {
        var shown = Exhibition.All.Select(exhibit => (Profile(exhibit), Authentication(exhibit))).ToHashSet();

        foreach (var profile in ProfileCatalogue.Default.Profiles)
        {
            foreach (var type in profile.Authentication.Types) shown.ShouldContain((profile.Id, type));
        }
    }

    [Fact]
    public void Every_profile_that_signs_is_shown_signed_and_unsigned_and_with_its_secret_replaced()
    {
        foreach (var profile in ProfileCatalogue.Default.Profiles.Where(profile => profile.Signing.Length > 0))
        {
            var rows = Exhibition.All.Where(exhibit => Profile(exhibit) == profile.Id).ToList();

            rows.ShouldContain(exhibit => exhibit.Covers.HasFlag(Covers.Body), profile.Id);
            rows.ShouldContain(exhibit => !exhibit.Covers.HasFlag(Covers.Body), profile.Id);
            rows.ShouldContain(exhibit => exhibit.Rotation != null, profile.Id);
        }
    }

    [Fact]
    public void Every_profile_with_a_handshake_of_its_own_is_shown_with_it()
    {
        foreach (var profile in ProfileCatalogue.Default.Profiles.Where(profile => profile.Handshakes[0] != Engine.Handshakes.HandshakeKind.None))
        {
            var shown = Exhibition.All.Where(exhibit => Profile(exhibit) == profile.Id).Select(exhibit => exhibit.Ownership).Distinct();

            shown.ShouldBe([Ownership.NotShown, Ownership.Proven, Ownership.Unproven], ignoreOrder: true);
        }
    }

    [Fact]
    public void No_two_rows_have_the_same_name() => Exhibition.All.Select(exhibit => exhibit.Name).ShouldBeUnique();

    private static string Profile(Exhibit exhibit) => (string)JsonNode.Parse(exhibit.Destination)!["profile"]!;

    private static string Authentication(Exhibit exhibit) =>
        exhibit.Tokens is not null ? "oauth2" : (string?)JsonNode.Parse(exhibit.Destination)!["authentication"]?["type"] ?? "none";
}
