using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Interop;

/// <summary>adnanh/webhook, a receiver that many run and Debian packages, with a rule that asks for a keyed hash. It answers a wrong one with 500.</summary>
public sealed class WebhookDaemonTests
{
    [Theory]
    [InlineData("github@1", "payload-hmac-sha256", "X-Hub-Signature-256")]
    [InlineData("github-legacy-sha1@1", "payload-hmac-sha1", "X-Hub-Signature")]
    [InlineData("gitea@1", "payload-hmac-sha256", "X-Gitea-Signature")]
    public async Task It_runs_its_hook_for_what_we_sign_and_for_nothing_else(string id, string rule, string header)
    {
        if (!Programs.IsThere("webhook"))
            Assert.Skip("webhook is not installed: apt-get install webhook.");

        var scheme = SchemeCatalogue.Default.Find(id)!;
        var secret = scheme.SecretFormat.Generate();
        SchemeKey[] keys = [scheme.CreateKey(secret)];
        var hooks = Path.Combine(Path.GetTempPath(), $"sealpost-hooks-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(hooks, Rule(rule, secret.Reveal(), header), TestContext.Current.CancellationToken);
        var port = FreePort();
        using var daemon = Process.Start(new ProcessStartInfo("webhook", ["-hooks", hooks, "-ip", "127.0.0.1", "-port", $"{port}", "-verbose"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            await ServingAsync(daemon);
            using var client = new HttpMessageInvoker(new SocketsHttpHandler());
            foreach (var text in new[] { """{"name":"Zürich 漢字"}""", "line\r\nline\r\n", "", new string('x', 1 << 20) })
            {
                var body = Exchange.Utf8(text);
                var headers = scheme.Sign(body, keys);

                (await PostAsync(client, port, headers, body)).ShouldBe(HttpStatusCode.OK);
                (await PostAsync(client, port, headers, [.. body, (byte)'\n'])).ShouldBe(HttpStatusCode.InternalServerError);
                (await PostAsync(client, port, scheme.Sign(body, [CatalogueCases.FreshKey(scheme)]), body)).ShouldBe(HttpStatusCode.InternalServerError);
            }
        }
        finally
        {
            daemon.Kill();
            await daemon.WaitForExitAsync(TestContext.Current.CancellationToken);
            File.Delete(hooks);
        }
    }

    private static string Rule(string type, string secret, string header) => new JsonArray(new JsonObject
    {
        ["id"] = "sealpost",
        ["execute-command"] = "/bin/true",
        ["trigger-rule"] = new JsonObject
        {
            ["match"] = new JsonObject { ["type"] = type, ["secret"] = secret, ["parameter"] = new JsonObject { ["source"] = "header", ["name"] = header } },
        },
    }).ToJsonString();

    private static Task ServingAsync(Process daemon)
    {
        var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        daemon.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                serving.TrySetException(new InvalidOperationException("webhook ended before it served."));
            else if (line.Data.Contains("serving hooks", StringComparison.Ordinal))
                serving.TrySetResult();
        };
        daemon.OutputDataReceived += (_, _) => { };
        daemon.BeginErrorReadLine();
        daemon.BeginOutputReadLine();
        return serving.Task;
    }

    private static async Task<HttpStatusCode> PostAsync(HttpMessageInvoker client, int port, List<KeyValuePair<string, string>> headers, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/hooks/sealpost") { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
