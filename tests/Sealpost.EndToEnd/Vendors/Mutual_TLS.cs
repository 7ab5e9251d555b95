using System.Text.Json.Nodes;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors;

/// <summary>A receiver that lets nobody in without a client certificate of its authority.</summary>
public sealed class Mutual_TLS(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Each_destination_shows_its_own_certificate_and_without_one_nothing_arrives()
    {
        using var clients = new TestCertificateAuthority("Clients");
        await using var account = await Account.OpenAsync(server, new() { Authority = server.Authority, ClientAuthority = clients });
        var (alice, bob) = (ClientIdentity.Issue(clients, "alice"), ClientIdentity.Issue(clients, "bob"));
        await account.CreateAsync(Destination(account, "alice", new() { ["type"] = "mtls", ["certificate"] = alice.Certificate, ["privateKey"] = alice.PrivateKey }));
        await account.CreateAsync(Destination(account, "bob", new() { ["type"] = "mtls", ["pkcs12"] = bob.Pkcs12("open"), ["password"] = "open" }));
        var nobody = await account.CreateAsync(Destination(account, "nobody", new() { ["type"] = "none" }));

        for (var round = 1; round <= 3; round++)
        {
            await account.PublishAsync($"{round}");
            var requests = await account.Receiver.WaitForAsync(round * 2, TestContext.Current.CancellationToken);
            foreach (var request in requests) request.ClientThumbprint.ShouldBe((request.Target == "/alice" ? alice : bob).Thumbprint);
        }

        account.Receiver.Requests.GroupBy(request => request.ConnectionId).ShouldAllBe(connection => connection.Select(request => request.Target).Distinct().Count() == 1);
        (await account.SettledAsync((await account.GetAsync($"deliveries?destination={nobody.Text("id")}")).GetProperty("items")[0].Text("id"))).Text("state").ShouldBe("dead");
    }

    [Fact]
    public async Task A_new_certificate_is_shown_from_the_next_request_on()
    {
        using var clients = new TestCertificateAuthority("Clients");
        await using var account = await Account.OpenAsync(server, new() { Authority = server.Authority, ClientAuthority = clients });
        var (alice, bob) = (ClientIdentity.Issue(clients, "alice"), ClientIdentity.Issue(clients, "bob"));
        var created = await account.CreateAsync(Destination(account, "hook", new() { ["type"] = "mtls", ["certificate"] = alice.Certificate, ["privateKey"] = alice.PrivateKey }));

        (await account.SendAsync()).ClientThumbprint.ShouldBe(alice.Thumbprint);
        await account.PatchAsync($"destinations/{created.Text("id")}", new JsonObject { ["authentication"] = new JsonObject { ["certificate"] = bob.Certificate, ["privateKey"] = bob.PrivateKey } }.ToJsonString());
        (await account.SendAsync()).ClientThumbprint.ShouldBe(bob.Thumbprint);
    }

    private static string Destination(Account account, string path, JsonObject authentication) => new JsonObject
    {
        ["url"] = new Uri(account.Receiver.Url, path).AbsoluteUri,
        ["profile"] = "custom",
        ["retry"] = new JsonObject { ["delays"] = new JsonArray() },
        ["authentication"] = authentication,
    }.ToJsonString();
}
