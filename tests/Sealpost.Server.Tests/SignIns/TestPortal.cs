using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Storage;
using Sealpost.Server.Access;
using Sealpost.Server.SignIns;

namespace Sealpost.Server.Tests.SignIns;

/// <summary>A server with the few pages that people sign in on, without their looks.</summary>
internal sealed class TestPortal : IAsyncDisposable
{
    public const string Password = "tea for two at five";
    private readonly DirectoryInfo _directory;

    private TestPortal(WebApplication app, DirectoryInfo directory)
    {
        _directory = directory;
        App = app;
        Browser = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public WebApplication App { get; }

    /// <summary>Sends the cookies that it is told to, and follows nothing.</summary>
    public HttpClient Browser { get; }

    public static async Task<TestPortal> StartAsync(Action<WebApplicationBuilder>? more = null)
    {
        var directory = Directory.CreateTempSubdirectory("sealpost-portal-");
        var app = TestServer.BuildWith(directory.FullName, Prepare, []);
        app.MapGet(PortalPaths.SetUp, () => "");
        app.MapPost(PortalPaths.SetUp, (HttpContext context, PortalSignIn portal) => SayAsync(portal.SetUpAsync(context, context.Request.Query["token"], "first@example.com", "First", Password)));
        app.MapPost(PortalPaths.SignIn, (HttpContext context, PortalSignIn portal) => SayAsync(portal.SignInAsync(context, context.Request.Query["email"], Password)));
        app.MapPost(PortalPaths.Invitation, (HttpContext context, PortalSignIn portal) => SayAsync(portal.AcceptInvitationAsync(context, context.Request.Query["token"], Password)));
        app.MapPost(PortalPaths.PortalLink, (HttpContext context, PortalSignIn portal) => SayAsync(portal.OpenPortalLinkAsync(context, context.Request.Query["token"])));
        app.MapPost("/sign-out", (HttpContext context, PortalSignIn portal) => portal.SignOutAsync(context));
        app.MapGet("/who", (HttpContext context) => $"{PortalSignIn.FindCaller(context)!.Actor.Name}: {Caller.Of(context).Highest}").RequireAuthorization(SignInServices.PortalPolicy);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, directory);

        void Prepare(WebApplicationBuilder builder)
        {
            builder.Services.AddSingleton(new PasswordHasher(100));
            more?.Invoke(builder);
        }
    }

    public async Task AddMemberAsync(string email, Role role = Role.SuperAdmin, int? tenantNo = null)
    {
        var hash = await App.Services.GetRequiredService<PasswordHasher>().HashAsync(Password, TestContext.Current.CancellationToken);
        var store = App.Services.GetRequiredService<MemberStore>();
        await App.Services.GetRequiredService<Journal>().ExecuteAsync(connection => store.Insert(connection, new(email, email.Split('@')[0], tenantNo, role), hash));
    }

    public Task<HttpResponseMessage> PostAsync(string path, params (string, string)[] headers) => Browser.SendAsync(HttpMethod.Post, path, null, headers);

    /// <summary>The text of the page; null when the browser is sent away to sign in.</summary>
    public async Task<string?> WhoAsync(params (string, string)[] headers)
    {
        using var answer = await Browser.SendAsync(HttpMethod.Get, "/who?a=b", null, headers);
        if (answer.Headers.Location is not { } location) return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        location.OriginalString.ShouldBe($"{PortalPaths.SignIn}?returnUrl=%2Fwho%3Fa%3Db");
        return null;
    }

    /// <summary>The one cookie that an answer sets, as it was sent.</summary>
    public static string Cookie(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await App.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static async Task<string> SayAsync(Task<SignInOutcome> outcome) => (await outcome).GetType().Name;
}
