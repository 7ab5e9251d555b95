using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress;

/// <summary>Receivers that ask for client certificates, on real TLS.</summary>
public sealed class GuardedClientIdentityTests : IDisposable
{
    private readonly TestCertificateAuthority _servers = new();
    private readonly TestCertificateAuthority _clients = new("Clients");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _servers.Dispose();
        _clients.Dispose();
    }

    [Fact]
    public async Task Each_identity_shows_its_own_certificate_and_has_connections_of_its_own()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = _servers, ClientAuthority = _clients });
        using var client = Client();
        var alice = ClientIdentity.Issue(_clients, "alice");
        var bob = ClientIdentity.Issue(_clients, "bob");
        var (asAlice, asBob) = (Identity(alice), Identity(bob));

        for (var round = 0; round < 5; round++)
        {
            (await SendAsync(client, receiver, asAlice, "alice")).ShouldBeOfType<OutboundResult.Responded>();
            (await SendAsync(client, receiver, asBob, "bob")).ShouldBeOfType<OutboundResult.Responded>();
            (await SendAsync(client, receiver, null, "nobody")).ShouldBeOfType<OutboundResult.Failed>("a receiver that demands a certificate gets none");
        }

        receiver.Requests.Count.ShouldBe(10);
        foreach (var request in receiver.Requests) request.ClientThumbprint.ShouldBe((request.Target == "/alice" ? alice : bob).Thumbprint);
        receiver.Requests.Where(request => request.Target == "/alice").Select(request => request.ConnectionId).Distinct().ShouldHaveSingleItem("connections are kept");
        receiver.Requests.GroupBy(request => request.ConnectionId).ShouldAllBe(connection => connection.Select(request => request.Target).Distinct().Count() == 1);
    }

    [Fact]
    public async Task Requests_at_one_time_do_not_lend_each_other_their_connections()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = _servers, ClientAuthority = _clients });
        using var client = Client();
        var people = Enumerable.Range(0, 4).Select(number => ClientIdentity.Issue(_clients, $"p{number}")).ToArray();
        var identities = people.Select(Identity).ToArray();

        await Parallel.ForAsync(0, 200, Cancellation, async (number, _) => (await SendAsync(client, receiver, identities[number % 4], $"{number % 4}")).ShouldBeOfType<OutboundResult.Responded>());

        receiver.Requests.Count.ShouldBe(200);
        receiver.Requests.ShouldAllBe(request => request.ClientThumbprint == people[request.Target[1] - '0'].Thumbprint);
    }

    [Fact]
    public async Task A_certificate_that_the_receiver_does_not_know_fails_without_another_try()
    {
        using var strangers = new TestCertificateAuthority("Strangers");
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = _servers, ClientAuthority = _clients });
        using var client = Client();

        (await SendAsync(client, receiver, Identity(ClientIdentity.Issue(strangers, "mallory")), "in")).ShouldBeOfType<OutboundResult.Failed>();

        receiver.Requests.ShouldBeEmpty();
        receiver.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Intermediates_are_sent_along()
    {
        using var intermediate = _clients.Intermediate();
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = _servers, ClientAuthority = _clients });
        using var client = Client();
        var alice = ClientIdentity.Issue(intermediate, "alice");

        var whole = TlsIdentity.FromPem($"{alice.Certificate}\n{intermediate.Certificate.ExportCertificatePem()}", alice.PrivateKey);
        (await SendAsync(client, receiver, whole, "in")).ShouldBeOfType<OutboundResult.Responded>();
    }

    [Fact]
    public async Task A_receiver_that_asks_for_none_is_shown_none()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = _servers });
        using var client = Client();

        (await SendAsync(client, receiver, Identity(ClientIdentity.Issue(_clients, "alice")), "in")).ShouldBeOfType<OutboundResult.Responded>();

        receiver.Requests.ShouldHaveSingleItem().ClientThumbprint.ShouldBeNull();
    }

    private GuardedClient Client() => new GuardedClientBuilder().AllowNetwork("127.0.0.0/8").Trust(_servers).Build();

    private static TlsIdentity Identity(ClientIdentity identity) => TlsIdentity.FromPem(identity.Certificate, identity.PrivateKey);

    private static async Task<OutboundResult> SendAsync(GuardedClient client, TestReceiver receiver, TlsIdentity? identity, string path) =>
        await client.SendAsync(new() { Url = new(receiver.Url, path), Identity = identity }, Cancellation);
}
