using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Sources;

/// <summary>A server that speaks TLS itself, and a proxy that does it for another.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task A_credential_comes_in_over_tls()
    {
        using var authority = new TestCertificateAuthority();
        await using var server = await StartAsync(authority);
        var source = await CreateAsync(server, authority);
        source.Scheme.ShouldBe("https");
        using var client = Client(authority);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("user:password"u8));
        (await PostAsync(client, source)).ShouldBe(HttpStatusCode.OK);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("user:wrong"u8));
        (await PostAsync(client, source)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_public_url_is_what_senders_are_given()
    {
        using var authority = new TestCertificateAuthority();
        await using var server = await StartAsync(authority, KeyValuePair.Create<string, string?>("Sealpost:Sources:PublicUrl", "https://hooks.example.com/base/"));
        (await CreateAsync(server, authority)).AbsoluteUri.ShouldStartWith("https://hooks.example.com/base/in/in_");
    }

    private static async Task<TlsServer> StartAsync(TestCertificateAuthority authority, params KeyValuePair<string, string?>[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("sealpost-tls-");
        var application = TestServer.BuildWith(
            directory.FullName,
            builder => builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = authority.Issue(["localhost"]))).UseUrls("https://127.0.0.1:0"),
            settings);
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new(application, directory);
    }

    private static async Task<Uri> CreateAsync(TlsServer server, TestCertificateAuthority authority)
    {
        using var client = Client(authority);
        client.BaseAddress = server.Address;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestServer.BootstrapKey);
        await client.PostTo("/api/v1/tenants", Answers.Json("{\"id\":\"acme\",\"name\":\"Acme\"}")).ReadAsync(HttpStatusCode.Created);
        return new((await client.PostTo("/api/v1/tenants/acme/sources", Answers.Json("{\"scheme\":\"basic\",\"secret\":\"user:password\"}")).ReadAsync(HttpStatusCode.Created)).Text("url"));
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, Uri url)
    {
        using var response = await client.PostAsync(url, new StringContent("{}", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static HttpClient Client(TestCertificateAuthority authority)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority.Certificate);
        return new(handler);
    }

    private sealed class TlsServer(WebApplication application, DirectoryInfo directory) : IAsyncDisposable
    {
        public Uri Address => new UriBuilder(application.Urls.Single()) { Host = "localhost" }.Uri;

        public async ValueTask DisposeAsync()
        {
            await application.DisposeAsync();
            directory.Delete(recursive: true);
        }
    }
}
