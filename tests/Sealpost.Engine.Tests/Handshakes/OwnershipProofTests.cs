using System.Text.Json;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Tests.Destinations.Settings;

namespace Sealpost.Engine.Tests.Handshakes;

public sealed class OwnershipProofTests
{
    private const string Before =
        """
        {"url":"https://example.com/a","profile":"custom","handshake":"actigraph","eventTypes":["upload"],"signing":[{"scheme":"actigraph@1","secret":"0123456789abcdef"}],
        "headers":{"X-Env":"prod","X-Key":{"value":"k","secret":true}},"authentication":{"type":"basic","username":"u","password":"p"}}
        """;

    [Theory]
    [InlineData("""{"eventTypes":["upload","daily_statistics_complete"]}""", false)]
    [InlineData("""{"eventTypes":null,"description":"new"}""", false)]
    [InlineData("""{"retry":{"delays":[]},"headers":{"X-Env":"test","X-More":"1"}}""", false)]
    [InlineData("""{"url":"https://example.com/a"}""", false)]
    [InlineData("""{"authentication":{"type":"basic","username":"u"}}""", false)]
    [InlineData("""{"signing":[{"scheme":"actigraph"}]}""", false)]
    [InlineData("""{"url":"https://example.com/A"}""", true)]
    [InlineData("""{"authentication":{"type":"none"}}""", true)]
    [InlineData("""{"authentication":{"type":"basic","username":"other"}}""", true)]
    [InlineData("""{"authentication":{"type":"basic","username":"u","password":"p"}}""", true)]
    [InlineData("""{"signing":[]}""", true)]
    [InlineData("""{"signing":[{"scheme":"actigraph@1","until":"2030-01-01T00:00:00Z"}]}""", true)]
    [InlineData("""{"signing":[{"scheme":"actigraph@1","secret":"fedcba9876543210"}]}""", true)]
    [InlineData("""{"headers":{"X-Key":null}}""", true)]
    [InlineData("""{"headers":{"X-Key":{"value":"l","secret":true}}}""", true)]
    [InlineData("""{"handshake":"challenge"}""", true)]
    public void Changes_of_url_authentication_and_credentials_void_a_proof_and_others_do_not(string patch, bool expected)
    {
        var before = new ParserBuilder().Valid(Before);
        var parser = new ParserBuilder().WithStored([.. before.Secrets.Select(secret => secret.Purpose)]);

        var after = parser.Valid(MergePatch.Apply(before.Settings, JsonElement.Parse(patch)).GetRawText());

        OwnershipProof.IsVoidedBy(before.Settings, after).ShouldBe(expected);
    }
}
