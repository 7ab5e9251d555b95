using System.Text;
using System.Text.Json;

namespace Sealpost.EndToEnd.Vendors.CentrePoint;

/// <summary>github.com/actigraph/WebhookDocumentation securing_webhooks.md</summary>
public sealed class Securing_webhooks(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Passcode = "B3`MlG4sJR.X^-%w=oG_UrNBEpszl?";

    [Fact]
    public async Task The_published_vector_comes_out_of_the_server()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync($$"""{"profile":"actigraph","signing":[{"scheme":"actigraph@1","secret":{{JsonSerializer.Serialize(Passcode)}}}]}""");

        var request = await account.SendAsync("""{"Test":"Value"}""", "upload");

        request.Exactly("X-ActiGraph-Signature").ShouldBe("Ri20SCicySZmIf2D4kCY5KWEJrsqI7W8sWXMADj1RaQ=");
        request.Header("Authorization").ShouldBeNull();
    }

    [Fact]
    public async Task Text_outside_ASCII_is_signed_as_it_is_sent()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync("""{"profile":"actigraph","signing":[{"scheme":"actigraph@1","secret":"correct horse battery staple"}]}""");
        const string Upload = """{"status":"error","message":"Fehler – données 無効 ⚠","uploadId":"85045"}""";

        var request = await account.SendAsync(Upload, "upload");

        request.Text.ShouldBe(Upload);
        request.Exactly("X-ActiGraph-Signature").ShouldBe(Hmac.Base64("correct horse battery staple", Encoding.UTF8.GetBytes(Upload)));
    }

    [Fact]
    public async Task Basic_is_sent_instead_of_a_signature()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var created = await account.CreateActiveAsync("""{"profile":"actigraph","authentication":{"type":"basic","username":"Aladdin","password":"open sesame"}}""");

        var request = await account.SendAsync(eventType: "upload");

        request.Exactly("Authorization").ShouldBe("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        request.Header("X-ActiGraph-Signature").ShouldBeNull();
        created.TryGetProperty("secret", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task None_sends_neither()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync("""{"profile":"actigraph","signing":[]}""");

        var request = await account.SendAsync(eventType: "upload");

        request.Header("Authorization").ShouldBeNull();
        request.Header("X-ActiGraph-Signature").ShouldBeNull();
    }
}
