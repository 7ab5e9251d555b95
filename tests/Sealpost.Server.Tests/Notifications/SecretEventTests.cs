using System.Net;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Storage;
using Sealpost.Server.Tests.Destinations;

namespace Sealpost.Server.Tests.Notifications;

public sealed class SecretEventTests(TestServer server)
{
    [Fact]
    public async Task Rotating_the_secret_of_a_destination_or_of_the_account_is_a_system_event()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var destination = (await driver.CreateAsync("\"profile\":\"standard-webhooks\"")).Text("id");

        await driver.Post($"destinations/{destination}/secrets/rotate", "{}").ReadAsync(HttpStatusCode.OK);
        await driver.Post("hmac-secret").ReadAsync(HttpStatusCode.OK);

        await UntilToldAsync($"\"tenant\":\"{driver.Tenant}\",\"destination\":\"{destination}\",\"use\":\"signing\"");
        await UntilToldAsync($"\"tenant\":\"{driver.Tenant}\",\"destination\":null,\"use\":\"account\"");
    }

    private async Task UntilToldAsync(string facts)
    {
        while (!(await BodiesAsync()).Any(body => body.Contains(facts, StringComparison.Ordinal))) TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<IEnumerable<string>> BodiesAsync()
    {
        await using var reader = server.Services.GetRequiredService<Database>().OpenReader();
        return (await reader.QueryAsync<byte[]>("SELECT body FROM messages WHERE tenant_no = @Number", new { SystemTenant.Number })).Select(Encoding.UTF8.GetString);
    }
}
