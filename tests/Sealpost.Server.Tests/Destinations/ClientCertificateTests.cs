using System.Net;
using System.Text.Json.Nodes;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Destinations;

public sealed class ClientCertificateTests(TestServer server) : IDisposable
{
    private readonly TestCertificateAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task The_certificate_is_shown_and_its_key_never_again()
    {
        var path = await DestinationsAsync();
        var alice = ClientIdentity.Issue(_authority, "alice");

        var created = await CreateAsync(path, alice.Certificate, alice.PrivateKey).ReadAsync(HttpStatusCode.Created);

        var shown = created.GetProperty("authentication").GetProperty("clientCertificate");
        (shown.Text("subject"), shown.Text("issuer"), shown.Text("thumbprint")).ShouldBe(("CN=alice", "CN=Sealpost test authority", alice.Thumbprint));
        shown.GetProperty("notAfter").GetDateTimeOffset().ShouldBeGreaterThan(shown.GetProperty("notBefore").GetDateTimeOffset());
        var destination = $"{path}/{created.Text("id")}";
        foreach (var read in new[] { path, destination, $"{destination}/secrets" })
            (await server.Api.SendAsync(HttpMethod.Get, read).ReadAsync(HttpStatusCode.OK)).GetRawText().ShouldNotContain("BEGIN");
        created.GetRawText().ShouldNotContain("BEGIN");
        var secret = (await server.Api.SendAsync(HttpMethod.Get, $"{destination}/secrets").ReadAsync(HttpStatusCode.OK)).GetProperty("items").EnumerateArray().Single(item => item.Text("use") == "authentication");
        secret.Text("name").ShouldBe("mtls");
    }

    [Fact]
    public async Task A_PKCS12_file_gives_the_same()
    {
        var path = await DestinationsAsync();
        var alice = ClientIdentity.Issue(_authority, "alice");

        var created = await PostAsync(path, new() { ["type"] = "mtls", ["pkcs12"] = alice.Pkcs12("open"), ["password"] = "open" }).ReadAsync(HttpStatusCode.Created);

        created.GetProperty("authentication").GetProperty("clientCertificate").Text("thumbprint").ShouldBe(alice.Thumbprint);
    }

    [Fact]
    public async Task A_patch_keeps_the_key_or_brings_a_certificate_with_its_own()
    {
        var path = await DestinationsAsync();
        var (alice, bob) = (ClientIdentity.Issue(_authority, "alice"), ClientIdentity.Issue(_authority, "bob"));
        var destination = $"{path}/{(await CreateAsync(path, alice.Certificate, alice.PrivateKey).ReadAsync(HttpStatusCode.Created)).Text("id")}";

        (await PatchAsync(destination, new() { ["description"] = "new" })).ShouldBe(alice.Thumbprint);
        (await PatchAsync(destination, new() { ["authentication"] = new JsonObject { ["certificate"] = $"\n{alice.Certificate}\n" } })).ShouldBe(alice.Thumbprint);
        (await FaultsAsync(destination, new() { ["certificate"] = bob.Certificate })).ShouldBe(["authentication.privateKey"]);
        (await FaultsAsync(destination, new() { ["privateKey"] = bob.PrivateKey })).ShouldBe(["authentication.privateKey"]);
        (await PatchAsync(destination, new() { ["authentication"] = new JsonObject { ["certificate"] = bob.Certificate, ["privateKey"] = bob.PrivateKey } })).ShouldBe(bob.Thumbprint);
        (await PatchAsync(destination, new() { ["authentication"] = new JsonObject { ["pkcs12"] = alice.Pkcs12("p"), ["password"] = "p" } })).ShouldBe(alice.Thumbprint);
        (await server.Api.SendAsync(HttpMethod.Get, $"{destination}/secrets").ReadAsync(HttpStatusCode.OK)).GetProperty("items").GetArrayLength().ShouldBe(2, "the signing secret and one key");
    }

    [Fact]
    public async Task Bad_input_names_its_field()
    {
        var path = await DestinationsAsync();
        var (alice, bob) = (ClientIdentity.Issue(_authority, "alice"), ClientIdentity.Issue(_authority, "bob"));
        foreach (var (members, fields) in new (JsonObject, string[])[]
        {
            (new(), ["authentication.certificate"]),
            (new() { ["certificate"] = alice.Certificate }, ["authentication.privateKey"]),
            (new() { ["privateKey"] = alice.PrivateKey }, ["authentication.certificate"]),
            (new() { ["certificate"] = 7, ["privateKey"] = alice.PrivateKey }, ["authentication.certificate"]),
            (new() { ["certificate"] = alice.PrivateKey, ["privateKey"] = alice.PrivateKey }, ["authentication.certificate"]),
            (new() { ["certificate"] = alice.Certificate, ["privateKey"] = bob.PrivateKey }, ["authentication.privateKey"]),
            (new() { ["certificate"] = alice.Certificate, ["privateKey"] = alice.PrivateKey, ["password"] = "x" }, ["authentication.password"]),
            (new() { ["pkcs12"] = alice.Pkcs12("x"), ["password"] = "y" }, ["authentication.password"]),
            (new() { ["pkcs12"] = "%%%" }, ["authentication.pkcs12"]),
            (new() { ["pkcs12"] = alice.Pkcs12(null), ["certificate"] = alice.Certificate }, ["authentication.certificate"]),
            (new() { ["certificate"] = alice.Certificate, ["privateKey"] = alice.PrivateKey, ["username"] = "u" }, ["authentication.username"]),
        })
        {
            members["type"] = "mtls";
            var problem = await PostAsync(path, members).ProblemAsync(HttpStatusCode.BadRequest, "validation");
            problem.Fields().ShouldBe(fields, members.ToJsonString());
            problem.GetRawText().ShouldNotContain(alice.PrivateKey.Split('\n')[1]);
        }
    }

    [Theory]
    [InlineData("engenius", "https://example.com/", "authentication.type")]
    [InlineData("actigraph", "https://example.com/", "authentication.type")]
    [InlineData("custom", "http://127.0.0.1/", "url")]
    public async Task Vendors_have_none_and_plain_http_has_none(string profile, string url, string field)
    {
        var alice = ClientIdentity.Issue(_authority, "alice");
        var body = new JsonObject { ["url"] = url, ["profile"] = profile, ["authentication"] = new JsonObject { ["type"] = "mtls", ["certificate"] = alice.Certificate, ["privateKey"] = alice.PrivateKey } };

        (await server.Api.PostTo(await DestinationsAsync(), Answers.Json(body.ToJsonString())).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);
    }

    private async Task<string> DestinationsAsync() => $"/api/v1/tenants/{await server.NewTenantAsync()}/destinations";

    private Task<HttpResponseMessage> CreateAsync(string path, string certificate, string privateKey) =>
        PostAsync(path, new() { ["type"] = "mtls", ["certificate"] = certificate, ["privateKey"] = privateKey });

    private Task<HttpResponseMessage> PostAsync(string path, JsonObject authentication) =>
        server.Api.PostTo(path, Answers.Json(new JsonObject { ["url"] = "https://example.com/hook", ["authentication"] = authentication }.ToJsonString()));

    private async Task<string> PatchAsync(string destination, JsonObject patch) =>
        (await Patch(destination, patch).ReadAsync(HttpStatusCode.OK)).GetProperty("authentication").GetProperty("clientCertificate").Text("thumbprint");

    private async Task<string[]> FaultsAsync(string destination, JsonObject authentication) =>
        [.. (await Patch(destination, new() { ["authentication"] = authentication }).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields()];

    private Task<HttpResponseMessage> Patch(string destination, JsonObject patch) => server.Api.SendAsync(HttpMethod.Patch, destination, Answers.Json(patch.ToJsonString()), ("If-Match", "*"));
}
