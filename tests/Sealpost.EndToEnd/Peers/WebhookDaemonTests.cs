using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sealpost.EndToEnd.Vendors;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Peers;

/// <summary>What the running server delivers, over TLS, to a receiver that others wrote.</summary>
public sealed class WebhookDaemonTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Header = "X-Hub-Signature-256";

    [Fact]
    public async Task It_runs_its_hook_for_what_the_server_delivers_and_not_after_one_flipped_bit()
    {
        Assert.SkipUnless(WebhookDaemon.IsInstalled, "webhook is not installed: apt-get install webhook.");

        var secret = RandomNumberGenerator.GetHexString(40);
        var flipped = Flipped(secret, 0);
        using var certificate = server.Authority.Issue("127.0.0.1");
        await using var daemon = await WebhookDaemon.StartAsync(certificate, Hook("same", secret), Hook("flipped", flipped));
        await using var account = await Account.OpenAsync(server);
        foreach (var url in new[] { new Uri(daemon.Url, "same"), new Uri(daemon.Url, "flipped"), account.Receiver.Url })
            await account.CreateAsync(Destination(url, secret));

        var first = (await account.PublishAsync("""{"name":"Zürich 漢字","lines":"a\r\nb"}""", "push"))!;

        (await EndAsync(account, first)).ShouldBe(("succeeded", 200));
        daemon.Runs("same").ShouldBe(1);
        (await EndAsync(account, first[..^1] + "1")).ShouldBe(("dead", 500));
        daemon.Runs("flipped").ShouldBe(0);

        var sent = (await account.Receiver.WaitForAsync(1, TestContext.Current.CancellationToken)).Single();
        var signature = sent.Exactly(Header);
        (await RepeatAsync(daemon, sent.Body, signature)).ShouldBe(HttpStatusCode.OK);
        (await RepeatAsync(daemon, [(byte)(sent.Body[0] ^ 1), .. sent.Body.AsSpan(1)], signature)).ShouldBe(HttpStatusCode.InternalServerError);
        (await RepeatAsync(daemon, sent.Body, Flipped(signature, signature.Length - 1))).ShouldBe(HttpStatusCode.InternalServerError);
        daemon.Runs("same").ShouldBe(2);
    }

    private static WebhookDaemonHook Hook(string id, string secret) => new(id, "payload-hmac-sha256", secret, Header);

    private static string Destination(Uri url, string secret) => new JsonObject
    {
        ["url"] = url.AbsoluteUri,
        ["profile"] = "custom",
        ["signing"] = new JsonArray(new JsonObject { ["scheme"] = "github@1", ["secret"] = secret }),
        ["retry"] = new JsonObject { ["delays"] = new JsonArray() },
    }.ToJsonString();

    private static string Flipped(string text, int at) => string.Concat(text.AsSpan(0, at), [(char)(text[at] ^ 1)], text.AsSpan(at + 1));

    private static async Task<(string State, int Status)> EndAsync(Account account, string delivery)
    {
        var settled = await account.SettledAsync(delivery);
        return (settled.Text("state"), (await account.AttemptsAsync(settled)).Single().GetProperty("status").GetInt32());
    }

    private async Task<HttpStatusCode> RepeatAsync(WebhookDaemon daemon, byte[] body, string signature)
    {
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, chain, _) => server.Authority.Issued(new(shown!), chain) } });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(daemon.Url, "same")) { Content = new ByteArrayContent(body), Headers = { { Header, signature } } };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
