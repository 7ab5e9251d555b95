using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.OAuthClients;

/// <summary>oidc-provider, an OAuth2 server that we did not write, as a process of its own with TLS.</summary>
internal sealed class OAuth2Server : IAsyncDisposable
{
    private readonly Process _process;

    private OAuth2Server(Process process, Uri issuer)
    {
        _process = process;
        Issuer = issuer;
    }

    public Uri Issuer { get; }

    /// <summary>Whether it is installed; otherwise why the test is skipped.</summary>
    public static bool IsInstalled([NotNullWhen(false)] out string? reason)
    {
        reason = Directory.Exists(Path.Combine(Folder(), "node_modules", "oidc-provider")) ? null : "oidc-provider is not installed: run npm ci in tests/interop/oauth2-server.";
        return reason is null;
    }

    /// <param name="clients">Client metadata as OpenID Connect Dynamic Client Registration names it.</param>
    public static async Task<OAuth2Server> StartAsync(TestCertificateAuthority authority, JsonArray clients, CancellationToken cancellationToken)
    {
        using var certificate = authority.Issue(["127.0.0.1"]);
        var settings = new JsonObject
        {
            ["certificate"] = certificate.ExportCertificatePem(),
            ["key"] = Key(certificate),
            ["clients"] = clients,
            ["lifetime"] = 600,
        };
        var process = Process.Start(new ProcessStartInfo("node", ["server.mjs"])
        {
            WorkingDirectory = Folder(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        await process.StandardInput.WriteLineAsync(settings.ToJsonString().AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        var issuer = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return new(process, new Uri(issuer.ShouldNotBeNull("oidc-provider ended at its start")));
    }

    /// <summary>Whether the server itself says that it gave this token and that it is good, and to whom and for what.</summary>
    public async Task<JsonElement> IntrospectAsync(HttpClient client, string token, string clientId, string clientSecret)
    {
        var form = new FormUrlEncodedContent([new("token", token), new("client_id", clientId), new("client_secret", clientSecret)]);
        using var response = await client.PostAsync(new Uri(Issuer, "token/introspection"), form, TestContext.Current.CancellationToken);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Key(X509Certificate2 certificate) => certificate.GetRSAPrivateKey() is { } rsa
        ? rsa.ExportPkcs8PrivateKeyPem()
        : certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sealpost.slnx"))) return Path.Combine(folder.FullName, "tests", "interop", "oauth2-server");
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
