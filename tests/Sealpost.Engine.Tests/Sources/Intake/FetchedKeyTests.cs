using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Sealpost.Catalogue;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Schemes;
using Sealpost.Secrets;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Sources.Intake;

/// <summary>A sender whose public keys stand at an address.</summary>
public sealed class FetchedKeyTests
{
    private static readonly Scheme FusionAuth = SchemeCatalogue.Default.Find("fusionauth")!.With(new Dictionary<string, string> { ["algorithm"] = "ES" });

    [Fact]
    public async Task Keys_are_fetched_once_from_an_address_that_may_be_dialled()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var keys = await TestReceiver.StartAsync();
        keys.Respond(TestResponse.WithText(200, KeySet(key)));
        await using var scenario = await StartAsync(keys, ("Sealpost:Egress:AllowedNetworks:0", "127.0.0.0/8"));

        (await SendAsync(scenario, "{\"n\":1}", key)).Status.ShouldBe(200);
        (await SendAsync(scenario, "{\"n\":2}", key)).Status.ShouldBe(200);
        keys.Requests.ShouldHaveSingleItem().Target.ShouldBe("/jwks");

        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await SendAsync(scenario, "{\"n\":3}", other)).Status.ShouldBe(401);
        scenario.CountMessages().ShouldBe(2);
    }

    [Fact]
    public async Task An_inner_address_is_not_dialled_and_the_sender_asked_to_come_again()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var keys = await TestReceiver.StartAsync();
        await using var scenario = await StartAsync(keys);

        (await SendAsync(scenario, "{\"n\":1}", key)).Status.ShouldBe(503);
        keys.Connections.ShouldBe(0);
        scenario.CountMessages().ShouldBe(0);
    }

    private static Task<SourceScenario> StartAsync(TestReceiver keys, params (string, string)[] settings) => SourceScenario.StartAsync(
        $$"""{"scheme":"fusionauth","settings":{"algorithm":"ES"},"secret":"{{keys.Url}}jwks"}""",
        [("Sealpost:Egress:TrustedCertificates", keys.Authority!.PemPath), .. settings]);

    private static async Task<SourceAnswer> SendAsync(SourceScenario scenario, string body, ECDsa key)
    {
        var headers = new List<KeyValuePair<string, string>>();
        FusionAuth.Sign(
            new SignRequest { Body = Encoding.UTF8.GetBytes(body), Time = scenario.Stores.Clock.GetUtcNow() }, [FusionAuth.CreateKey(new Secret(key.ExportPkcs8PrivateKeyPem()), id: "k1")], headers);
        return await scenario.SendAsync(body, null, [.. headers.Select(header => (header.Key, header.Value))]);
    }

    private static string KeySet(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"k1","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""";
    }
}
