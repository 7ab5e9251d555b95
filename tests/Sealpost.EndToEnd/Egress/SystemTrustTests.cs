using System.Text.Json;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Egress;

/// <summary>Whom a server believes that has an authority of its operator's. OpenSSL reads which ones the system trusts from the environment, so it takes a process.</summary>
public sealed class SystemTrustTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_authorities_of_the_operator_and_of_the_system_are_trusted_and_no_others()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var systems = new TestCertificateAuthority();
        await using var own = await TestReceiver.StartAsync();
        await using var system = await TestReceiver.StartAsync(new() { Authority = systems });
        await using var expired = await TestReceiver.StartAsync(new()
        {
            Certificate = systems.Issue(new TestCertificate { Names = ["127.0.0.1"], NotBefore = DateTimeOffset.UnixEpoch, NotAfter = DateTimeOffset.UnixEpoch.AddDays(1) }),
        });
        await using var stranger = await TestReceiver.StartAsync();
        var none = Directory.CreateTempSubdirectory("sealpost-no-roots-");
        await using var server = new ServerProcess(own.Authority!, new Dictionary<string, string> { ["SSL_CERT_FILE"] = systems.PemPath, ["SSL_CERT_DIR"] = none.FullName });
        await server.StartAsync(patience.Token);
        await server.PostAsync("tenants", """{ "id": "acme", "name": "Acme" }""", patience.Token);

        (await AttemptAsync(own)).GetProperty("status").GetInt32().ShouldBe(204);
        (await AttemptAsync(system)).GetProperty("status").GetInt32().ShouldBe(204);
        (await AttemptAsync(expired)).GetRawText().ShouldContain("certificate_expired");
        (await AttemptAsync(stranger)).GetRawText().ShouldContain("certificate_untrusted");
        none.Delete();

        async Task<JsonElement> AttemptAsync(TestReceiver receiver)
        {
            var destination = (await server.PostAsync("tenants/acme/destinations", $$"""{ "url": "{{receiver.Url}}" }""", patience.Token)).GetProperty("id").GetString();
            var delivery = (await server.PostAsync($"tenants/acme/destinations/{destination}/test", "", patience.Token)).GetProperty("delivery").GetString();
            while (true)
            {
                using var page = JsonDocument.Parse(await server.Api.GetStringAsync(new Uri($"tenants/acme/deliveries/{delivery}/attempts", UriKind.Relative), patience.Token));
                if (page.RootElement.GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } attempt) return attempt.Clone();
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }
        }
    }
}
