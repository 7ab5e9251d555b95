using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.OAuthClients;

/// <summary>Tokens of an OAuth2 server that we did not write, from the API to the receiver.</summary>
public sealed class IndependentServerTests : IAsyncLifetime
{
    private const string OddId = "kaisa client";
    private const string OddSecret = "s:ecr t+/=%20&?\"\\~*!-._";
    private readonly string _directory = Directory.CreateTempSubdirectory("sealpost-oauth-").FullName;
    private readonly TestCertificateAuthority _authority = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private OAuth2Server _issuer = null!;
    private TestReceiver _receiver = null!;
    private WebApplication _app = null!;
    private HttpClient _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OAuth2Server.IsInstalled(out var reason), reason ?? "");
        _issuer = await OAuth2Server.StartAsync(_authority, Clients(), Cancel);
        _receiver = await TestReceiver.StartAsync(new() { Authority = _authority });
        _app = TestServer.Build(_directory, [new("Sealpost:Egress:TrustedCertificates", _authority.PemPath)]);
        await _app.StartAsync(Cancel);
        _api = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(_app.Urls.Single()) };
        _api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestServer.BootstrapKey);
        await _api.PostTo("/api/v1/tenants", Answers.Json("""{"id":"acme"}""")).ReadAsync(HttpStatusCode.Created);
    }

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (_receiver is not null) await _receiver.DisposeAsync();
        if (_issuer is not null) await _issuer.DisposeAsync();
        _authority.Dispose();
        _rsa.Dispose();
        _curve.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData("header", OddId)]
    [InlineData("body", "by-body")]
    [InlineData("RS256", "by-rs256")]
    [InlineData("PS256", "by-ps256")]
    [InlineData("ES256", "by-es256")]
    public async Task A_delivery_carries_a_token_that_the_server_itself_calls_good(string method, string clientId)
    {
        var client = await CreateAsync(method, clientId);
        (await _api.PostTo($"{client}/test", null).ReadAsync(HttpStatusCode.OK)).GetProperty("expiresIn").GetInt32().ShouldBe(600);
        await _api.PostTo(
            "/api/v1/tenants/acme/destinations",
            Answers.Json($$$"""{"url":"{{{_receiver.Url}}}","profile":"kaisa","authentication":{"type":"oauth2","client":"{{{Id(client)}}}"}}""")).ReadAsync(HttpStatusCode.Created);

        await _api.PostTo("/api/v1/tenants/acme/publish/call.ended", Answers.Json("{}")).ReadAsync(HttpStatusCode.Accepted);

        var authorization = (await _receiver.WaitForAsync(1, Cancel))[0].Header("Authorization");
        authorization.ShouldNotBeNull().ShouldStartWith("Bearer ");
        using var asker = TrustingClient();
        var said = await _issuer.IntrospectAsync(asker, authorization["Bearer ".Length..], "by-body", "body-secret");
        said.GetProperty("active").GetBoolean().ShouldBeTrue();
        said.Text("client_id").ShouldBe(clientId);
        said.Text("scope").ShouldBe("hooks.write");
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_in_its_own_words()
    {
        var wrong = await _api.PostTo($"{await CreateAsync("body", "by-body", secret: "wrong-secret")}/test", null).ReadAsync(HttpStatusCode.OK);
        wrong.Text("error").ShouldBe("invalid_client");
        wrong.GetProperty("status").GetInt32().ShouldBe(401);
        wrong.GetProperty("retryable").GetBoolean().ShouldBeFalse();

        var unknown = await _api.PostTo($"{await CreateAsync("body", "by-body", scope: "hooks.read")}/test", null).ReadAsync(HttpStatusCode.OK);
        unknown.Text("error").ShouldBe("invalid_scope");
        unknown.GetProperty("status").GetInt32().ShouldBe(400);

        var nowhere = await _api.PostTo($"{await CreateAsync("body", "by-body", path: "/oauth2/token")}/test", null).ReadAsync(HttpStatusCode.OK);
        nowhere.GetProperty("status").GetInt32().ShouldBe(404);
    }

    private async Task<string> CreateAsync(string method, string clientId, string? secret = null, string scope = "hooks.write", string path = "/token")
    {
        var body = new JsonObject
        {
            ["name"] = clientId,
            ["clientId"] = clientId,
            ["authenticationEndpoint"] = _issuer.Issuer.AbsoluteUri,
            ["tokenPath"] = path,
            ["scope"] = scope,
            ["authorizationMethod"] = method is "header" or "body" ? method : "private_key_jwt",
        };
        if (method is "header" or "body") body["clientSecret"] = secret ?? (method == "header" ? OddSecret : "body-secret");
        else
        {
            body["algorithm"] = method;
            body["privateKey"] = method == "ES256" ? _curve.ExportPkcs8PrivateKeyPem() : _rsa.ExportPkcs8PrivateKeyPem();
        }

        var created = await _api.PostTo("/api/v1/tenants/acme/oauth-clients", Answers.Json(body.ToJsonString())).ReadAsync(HttpStatusCode.Created);
        return $"/api/v1/tenants/acme/oauth-clients/{created.Text("id")}";
    }

    private JsonArray Clients() =>
    [
        Client(OddId, "client_secret_basic", secret: OddSecret),
        Client("by-body", "client_secret_post", secret: "body-secret"),
        Client("by-rs256", "private_key_jwt", algorithm: "RS256"),
        Client("by-ps256", "private_key_jwt", algorithm: "PS256"),
        Client("by-es256", "private_key_jwt", algorithm: "ES256"),
    ];

    private JsonObject Client(string id, string method, string? secret = null, string? algorithm = null)
    {
        var client = new JsonObject { ["client_id"] = id, ["token_endpoint_auth_method"] = method, ["scope"] = "hooks.write" };
        if (secret is not null) client["client_secret"] = secret;
        if (algorithm is null) return client;
        client["token_endpoint_auth_signing_alg"] = algorithm;
        client["jwks"] = new JsonObject { ["keys"] = new JsonArray(algorithm == "ES256" ? CurveKey() : RsaKey()) };
        return client;
    }

    private JsonObject RsaKey()
    {
        var key = _rsa.ExportParameters(includePrivateParameters: false);
        return new() { ["kty"] = "RSA", ["n"] = Encode(key.Modulus!), ["e"] = Encode(key.Exponent!) };
    }

    private JsonObject CurveKey()
    {
        var key = _curve.ExportParameters(includePrivateParameters: false);
        return new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Encode(key.Q.X!), ["y"] = Encode(key.Q.Y!) };
    }

    private HttpClient TrustingClient() => new(new SocketsHttpHandler
    {
        SslOptions =
        {
            CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { _authority.Certificate }, RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    });

    private static string Id(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
