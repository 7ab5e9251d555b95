using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Members;
using Sealpost.Engine.Storage;
using Sealpost.Server.SignIns;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.SignIn;

/// <summary>A portal whose people another provider knows, and the browser of one of them. It stands behind a proxy that ends TLS.</summary>
public sealed class ExternalLoginServer : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sealpost-external-");
    private readonly TestCertificateAuthority _authority = new();
    private WebApplication _app = null!;

    internal ExternalProvider Provider { get; private set; } = null!;

    /// <summary>Sends the cookies that it is told to, and follows nothing.</summary>
    public HttpClient Browser { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => StartAsync(only: false);

    public async ValueTask StartAsync(bool only)
    {
        var provider = Provider = await ExternalProvider.StartAsync(_authority);
        const string section = "Sealpost:Portal:ExternalLogin";
        _app = PortalServer.Build(_directory.FullName, _authority, [
            new($"{section}:Name", "Example ID"),
            new($"{section}:AuthorizationEndpoint", new Uri(provider.Url, "authorize").AbsoluteUri),
            new($"{section}:TokenEndpoint", new Uri(provider.Url, "token").AbsoluteUri),
            new($"{section}:UserInfoEndpoint", new Uri(provider.Url, "userinfo").AbsoluteUri),
            new($"{section}:ClientId", ExternalProvider.ClientId),
            new($"{section}:ClientSecret", ExternalProvider.ClientSecret),
            new($"{section}:Only", only ? "true" : "false"),
            // What tenants may not dial, the operator's provider may stand in.
            new("Sealpost:Egress:AllowedNetworks:0", "10.0.0.0/8"),
        ]);
        await _app.StartAsync(Token);
        Browser = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? cookie = null, (string Name, string Value)? header = null, bool overHttps = true)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = "hooks.example.com";
        if (overHttps) request.Headers.Add("X-Forwarded-Proto", "https");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (header is { } more) request.Headers.Add(more.Name, more.Value);
        return Browser.SendAsync(request, Token);
    }

    /// <summary>From the sign-in page to the provider.</summary>
    public async Task<(Uri Provider, string Cookie)> BeginAsync(string path = PortalPaths.External)
    {
        using var answer = await GetAsync(path);
        return (answer.Headers.Location.ShouldNotBeNull(), answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem());
    }

    /// <summary>The whole way, as somebody whom the provider knows by this; where it ends, and the cookies that were set at the end.</summary>
    public async Task<(string Location, string[] Cookies)> SignInAsync(JsonNode? known, string path = PortalPaths.External)
    {
        Provider.UserInfo = known;
        var (provider, cookie) = await BeginAsync(path);
        var back = await Provider.VisitAsync(provider);
        using var answer = await GetAsync(back.PathAndQuery, cookie.Split(';')[0]);
        answer.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
        return (answer.Headers.Location!.OriginalString, answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : []);
    }

    /// <param name="password">Null for somebody who is invited.</param>
    internal async Task<MemberId> AddMemberAsync(string email, string? password = null)
    {
        var hash = password is null ? null : await Services.GetRequiredService<PasswordHasher>().HashAsync(password, Token);
        var store = Services.GetRequiredService<MemberStore>();
        return await Services.GetRequiredService<Journal>().ExecuteAsync(connection => store.Insert(connection, new(email, email.Split('@')[0], null, Role.Viewer), hash));
    }

    public async ValueTask DisposeAsync()
    {
        Browser?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (Provider is not null) await Provider.DisposeAsync();
        _authority.Dispose();
        _directory.Delete(recursive: true);
    }
}
