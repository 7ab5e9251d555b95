using System.Text.Json;
using Sealpost.Client.Tests;
using Sealpost.TestKit;

namespace Sealpost.Cli.Tests.OAuthClients;

public sealed class OAuthClientsCommandTests(LiveServer server)
{
    [Fact]
    public async Task A_client_is_created_changed_tested_and_deleted()
    {
        await using var issuer = await TestReceiver.StartAsync();
        var endpoint = issuer.Url.AbsoluteUri.TrimEnd('/');
        var driver = await ServerDriver.CreateAsync(server);
        using var secret = new TemporaryFile("the-client-secret\n");

        var created = await driver.RunWithBodyAsync(Client(endpoint), "oauth-clients", "create", "--file", "-", "--secret-file", secret.Path, "--json");
        created.Exit.ShouldBe(0, created.Error);
        created.Output.ShouldNotContain("the-client-secret");
        var id = JsonDocument.Parse(created.Output).RootElement.GetProperty("id").GetString()!;
        var changed = await driver.RunWithBodyAsync("""{"scope":"read write"}""", "oauth-clients", "change", id, "--file", "-", "--json");
        var listed = await driver.RunAsync("oauth-clients");
        var tested = await driver.RunAsync("oauth-clients", "test", id, "--json");
        var deleted = await driver.RunAsync("oauth-clients", "delete", id);

        JsonDocument.Parse(changed.Output).RootElement.GetProperty("scope").GetString().ShouldBe("read write");
        listed.Output.ShouldBe($"{id}\tTest\tgeneric\tid\t{endpoint}/oauth2/token\n");
        tested.Exit.ShouldBe(1);
        JsonDocument.Parse(tested.Output).RootElement.GetProperty("succeeded").GetBoolean().ShouldBeFalse();
        deleted.Exit.ShouldBe(0);
        (await driver.RunAsync("oauth-clients", "show", id)).Exit.ShouldBe(1);
    }

    [Fact]
    public async Task A_client_without_a_secret_is_refused_by_name()
    {
        var driver = await ServerDriver.CreateAsync(server);

        var answer = await driver.RunWithBodyAsync(Client("https://login.example.com"), "oauth-clients", "create", "--file", "-");

        answer.Exit.ShouldBe(1);
        answer.Error.ShouldContain("\n  clientSecret: ");
    }

    private static string Client(string endpoint) => $$"""{"name":"Test","clientId":"id","authenticationEndpoint":"{{endpoint}}"}""";
}
