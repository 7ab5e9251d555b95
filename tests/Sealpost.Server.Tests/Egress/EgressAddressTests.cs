using System.Net;
using Microsoft.Extensions.Options;

namespace Sealpost.Server.Tests.Egress;

public sealed class EgressAddressTests(TestServer server) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sealpost-egress-").FullName;

    [Fact]
    public async Task Published_addresses_are_listed_as_they_were_set()
    {
        await using var app = TestServer.Build(
            _directory, [new("Sealpost:Egress:PublishedAddresses:0", "203.0.113.7"), new("Sealpost:Egress:PublishedAddresses:1", "2001:db8:5::/64")]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.Single()), DefaultRequestHeaders = { { "Authorization", $"Bearer {TestServer.BootstrapKey}" } } };

        var answer = await client.SendAsync(HttpMethod.Get, "/api/v1/egress-addresses").ReadAsync(HttpStatusCode.OK);

        answer.GetProperty("items").EnumerateArray().Select(item => item.GetString()).ShouldBe(["203.0.113.7", "2001:db8:5::/64"]);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Nothing_is_promised_by_default_and_nobody_asks_without_a_key()
    {
        (await server.Api.SendAsync(HttpMethod.Get, "/api/v1/egress-addresses").ReadAsync(HttpStatusCode.OK)).GetProperty("items").GetArrayLength().ShouldBe(0);
        await server.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/egress-addresses").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("203.0.113.7/24")]
    [InlineData("203.0.113.256")]
    public void What_is_no_address_is_named_at_start(string address) =>
        Should.Throw<OptionsValidationException>(() => TestServer.Build(_directory, [new("Sealpost:Egress:PublishedAddresses:0", address)])).Message.ShouldContain("PublishedAddresses:0");

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
