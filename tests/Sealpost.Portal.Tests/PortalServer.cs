using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sealpost.Client;
using Sealpost.Engine.Members;
using Sealpost.Engine.Sqlite;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.Server;
using Sealpost.TestKit;

[assembly: AssemblyFixture(typeof(Sealpost.Portal.Tests.PortalServer))]

namespace Sealpost.Portal.Tests;

/// <summary>The whole server with its portal on a real Kestrel with a real database, shared by all tests: each test makes its own tenant.</summary>
public sealed class PortalServer : IAsyncLifetime
{
    public const string Password = "tea for two at five";
    public const string ApiKey = "sp_0123456789abcdefghijklmnop";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sealpost-portal-");
    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private WebApplication? _app;
    private int _made;

    /// <summary>Who issues the certificates of receivers that the server trusts.</summary>
    public TestCertificateAuthority Authority { get; } = new();

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    /// <summary>The API as an application speaks to it, with a key of the whole instance.</summary>
    public SealpostClient Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _app = Build(_directory.FullName, Authority);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
        Api = new SealpostClient(_http, new() { Server = Address, ApiKey = ApiKey });
    }

    public async Task<string> NewTenantAsync() => (await Api.Tenants.CreateAsync(new() { Id = string.Create(CultureInfo.InvariantCulture, $"tenant-{Interlocked.Increment(ref _made)}") }, cancellationToken: TestContext.Current.CancellationToken)).Id;

    /// <summary>Somebody who has signed in on the sign-in page.</summary>
    /// <param name="tenant">The one tenant they belong to; null for the whole instance.</param>
    internal async Task<Visitor> SignInAsync(Role role, string? tenant = null)
    {
        var email = await AddMemberAsync(role, tenant);
        var visitor = new Visitor(Address);
        var page = await visitor.OpenAsync("/sign-in");
        var home = await visitor.SubmitAsync(page, "sign-in", ("email", email), ("password", Password));
        home.Url.ShouldNotContain("/sign-in", customMessage: home.Text);
        return visitor;
    }

    internal async Task<string> AddMemberAsync(Role role, string? tenant, string? name = null)
    {
        var email = string.Create(CultureInfo.InvariantCulture, $"member{Interlocked.Increment(ref _made)}@example.com");
        var tenantNo = tenant is null ? (int?)null : (await Services.GetRequiredService<TenantDirectory>().FindAsync(tenant, TestContext.Current.CancellationToken))!.TenantNo;
        var hash = await Services.GetRequiredService<PasswordHasher>().HashAsync(Password, TestContext.Current.CancellationToken);
        var store = Services.GetRequiredService<MemberStore>();
        await Services.GetRequiredService<Journal>().ExecuteAsync(connection => store.Insert(connection, new(email, name ?? role.ToString(), tenantNo, role), hash));
        return email;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app!.DisposeAsync();
        Authority.Dispose();
        _directory.Delete(recursive: true);
    }

    internal static WebApplication Build(string directory, TestCertificateAuthority authority, params IEnumerable<KeyValuePair<string, string?>> settings) =>
        BuildAt(kestrel => kestrel.Listen(IPAddress.Loopback, 0), directory, authority, settings);

    internal static WebApplication BuildAt(Action<KestrelServerOptions> listen, string directory, TestCertificateAuthority authority, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(listen);
        builder.Configuration.AddInMemoryCollection(
        [
            new("Sealpost:Data", directory),
            new("Sealpost:Bootstrap:ApiKey", ApiKey),
            new("Sealpost:Egress:AllowedNetworks:0", "127.0.0.0/8"),
            new("Sealpost:Egress:TrustedCertificates", authority.PemPath),
            new("Sealpost:Deliveries:BreakerThreshold", "0"),
            new("Sealpost:Portal:PublicCatalogue", "true"),
        ]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSqliteStorage(builder.Configuration);
        builder.Services.AddSealpost(builder.Configuration);
        builder.Services.AddSingleton(new PasswordHasher(100));
        builder.Services.AddSealpostPortal();
        var app = builder.Build();
        app.MapSealpost();
        app.UseSealpostPortal();
        return app;
    }
}
