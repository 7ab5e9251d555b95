using System.Net;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.TestKit;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Interop;

/// <summary>What the library signs, at <see cref="WebhookDaemon"/>.</summary>
public sealed class WebhookDaemonTests
{
    [Theory]
    [InlineData("github@1", "payload-hmac-sha256", "X-Hub-Signature-256")]
    [InlineData("github-legacy-sha1@1", "payload-hmac-sha1", "X-Hub-Signature")]
    [InlineData("gitea@1", "payload-hmac-sha256", "X-Gitea-Signature")]
    public async Task It_runs_its_hook_for_what_we_sign_and_for_nothing_else(string id, string rule, string header)
    {
        Assert.SkipUnless(WebhookDaemon.IsInstalled, "webhook is not installed: apt-get install webhook.");

        var scheme = SchemeCatalogue.Default.Find(id)!;
        var secret = scheme.SecretFormat.Generate();
        SchemeKey[] keys = [scheme.CreateKey(secret)];
        await using var daemon = await WebhookDaemon.StartAsync(certificate: null, new WebhookDaemonHook("sealpost", rule, secret.Reveal(), header));
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        foreach (var text in new[] { """{"name":"Zürich 漢字"}""", "line\r\nline\r\n", "", new string('x', 1 << 20) })
        {
            var body = Exchange.Utf8(text);
            var headers = scheme.Sign(body, keys);

            (await PostAsync(client, daemon, headers, body)).ShouldBe(HttpStatusCode.OK);
            (await PostAsync(client, daemon, headers, [.. body, (byte)'\n'])).ShouldBe(HttpStatusCode.InternalServerError);
            (await PostAsync(client, daemon, scheme.Sign(body, [CatalogueCases.FreshKey(scheme)]), body)).ShouldBe(HttpStatusCode.InternalServerError);
        }

        daemon.Runs("sealpost").ShouldBe(4);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpMessageInvoker client, WebhookDaemon daemon, List<KeyValuePair<string, string>> headers, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(daemon.Url, "sealpost")) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
