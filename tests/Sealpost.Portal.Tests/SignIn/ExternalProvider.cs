using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.SignIn;

/// <summary>An OAuth 2.0 provider on real Kestrel and TLS that holds its client to the rules: its redirect URI, PKCE, its secret, a code that is good once.</summary>
internal sealed class ExternalProvider : IAsyncDisposable
{
    public const string ClientId = "sealpost";
    public const string ClientSecret = "the provider knows it";
    public const string RedirectUri = "https://hooks.example.com/sign-in/external/callback";
    private const string AccessToken = "an access token";
    private readonly WebApplication _app;
    private readonly HttpClient _browser;
    private string? _code;
    private string? _challenge;

    private ExternalProvider(WebApplication app, HttpClient browser) => (_app, _browser) = (app, browser);

    public Uri Url { get; private set; } = null!;

    /// <summary>What it knows of whoever comes.</summary>
    public JsonNode? UserInfo { get; set; }

    /// <summary>The error that it sends browsers back with; null to let them in.</summary>
    public string? Error { get; set; }

    /// <summary>Whether it breaks off whatever the server asks it.</summary>
    public bool IsDown { get; set; }

    /// <summary>The status of its token endpoint when that is to refuse; null to answer.</summary>
    public int? TokenStatus { get; set; }

    public static async Task<ExternalProvider> StartAsync(TestCertificateAuthority authority)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(authority.Issue("127.0.0.1"))));
        var app = builder.Build();
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = new() { RemoteCertificateValidationCallback = (_, certificate, chain, _) => certificate is X509Certificate2 shown && authority.Issued(shown, chain) } };
        var provider = new ExternalProvider(app, new HttpClient(handler));
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", provider.TokenAsync);
        app.MapGet("/userinfo", provider.Tell);
        await app.StartAsync(TestContext.Current.CancellationToken);
        provider.Url = new(app.Urls.Single());
        return provider;
    }

    /// <summary>A person is sent here, says yes, and is sent back.</summary>
    public async Task<Uri> VisitAsync(Uri location)
    {
        using var answer = await _browser.GetAsync(location, TestContext.Current.CancellationToken);
        return answer.Headers.Location.ShouldNotBeNull(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
    }

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        var isGood = query["client_id"] == ClientId && query["redirect_uri"] == RedirectUri && query["response_type"] == "code" && query["scope"] == "openid email" && query["code_challenge_method"] == "S256";
        if (!isGood) return Results.BadRequest(request.QueryString.Value);
        var state = Uri.EscapeDataString(query["state"]!);
        if (Error is not null) return Results.Redirect($"{RedirectUri}?error={Error}&error_description=secret&state={state}");
        (_code, _challenge) = (Guid.NewGuid().ToString("N"), query["code_challenge"]);
        return Results.Redirect($"{RedirectUri}?code={_code}&state={state}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        if (IsDown)
        {
            request.HttpContext.Abort();
            return Results.Empty;
        }

        var form = await request.ReadFormAsync();
        if (TokenStatus is { } status) return Results.Json(new JsonObject { ["error"] = "invalid_client" }, statusCode: status);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        var isGood = form["grant_type"] == "authorization_code" && form["code"] == Interlocked.Exchange(ref _code, null) && form["redirect_uri"] == RedirectUri && form["client_id"] == ClientId && form["client_secret"] == ClientSecret && challenge == _challenge;
        return isGood ? Results.Json(new JsonObject { ["access_token"] = AccessToken, ["token_type"] = "Bearer" }) : Results.Json(new JsonObject { ["error"] = "invalid_grant" }, statusCode: StatusCodes.Status400BadRequest);
    }

    private IResult Tell(HttpRequest request) => request.Headers.Authorization == $"Bearer {AccessToken}" ? Results.Text(UserInfo?.ToJsonString() ?? "this is no JSON") : Results.Unauthorized();
}
