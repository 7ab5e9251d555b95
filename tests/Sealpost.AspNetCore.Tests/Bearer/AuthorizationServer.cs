using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Sealpost.AspNetCore.Tests.Bearer;

/// <summary>An authorization server as a receiver sees it: discovery, key set and introspection.</summary>
internal sealed class AuthorizationServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string? Authorization, string Token)> _asked = new();
    private RsaSecurityKey _key = NewKey("first");

    private AuthorizationServer(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.Single();

    /// <summary>What introspection answers.</summary>
    public Func<string, IResult> Introspect { get; set; } = _ => Results.Text("""{"active":false}""", "application/json");

    public IReadOnlyList<(string? Authorization, string Token)> Asked => [.. _asked];

    public static async Task<AuthorizationServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new AuthorizationServer(app);
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/.well-known/openid-configuration", () => new { issuer = server.Issuer, jwks_uri = $"{server.Issuer}/jwks" });
        app.MapGet("/jwks", () => new { keys = new[] { server.PublicKey() } });
        app.MapPost("/introspect", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            server._asked.Enqueue((request.Headers.Authorization, form["token"]!));
            return server.Introspect(form["token"]!);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public void RotateKey() => _key = NewKey("second");

    public string Token(string audience, params (string Name, string Value)[] claims) => Token(_key, audience, claims);

    public string Token(RsaSecurityKey key, string audience, params (string Name, string Value)[] claims) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = audience,
        NotBefore = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        Expires = new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        Claims = claims.ToDictionary(claim => claim.Name, claim => (object)claim.Value),
        SigningCredentials = new(key, SecurityAlgorithms.RsaSha256),
    });

    public static RsaSecurityKey NewKey(string id) => new(System.Security.Cryptography.RSA.Create(2048)) { KeyId = id };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private object PublicKey()
    {
        var parameters = _key.Rsa.ExportParameters(false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = _key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
    }
}
