using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Sealpost.Client.Tenants;
using Sealpost.Engine.Sqlite;
using Sealpost.Server;

[assembly: AssemblyFixture(typeof(Sealpost.Client.Tests.LiveServer))]

namespace Sealpost.Client.Tests;

/// <summary>The real server on a real Kestrel with a real database, shared by all tests: each test makes its own tenant.</summary>
public sealed class LiveServer : IAsyncLifetime
{
    public const string ApiKey = "sp_0123456789abcdefghijklmnop";
    private readonly string _directory = Directory.CreateTempSubdirectory("sealpost-client-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private WebApplication? _app;

    public SealpostClient Client { get; private set; } = null!;

    public Uri Address => new(_app!.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
        [
            new("Sealpost:Data", _directory),
            new("Sealpost:Canary:Interval", "00:00:00"),
            new("Sealpost:Bootstrap:ApiKey", ApiKey),
            new("Sealpost:Egress:AllowHttp", "true"),
            new("Sealpost:Egress:AllowedNetworks:0", "127.0.0.0/8"),
            new("Sealpost:Deliveries:BreakerThreshold", "0"),
        ]);
        builder.Services.AddSqliteStorage(builder.Configuration);
        builder.Services.AddSealpost(builder.Configuration);
        _app = builder.Build();
        _app.MapSealpost();
        await _app.StartAsync();
        Client = WithKey(ApiKey);
    }

    public SealpostClient WithKey(string? key) => new(_http, new() { Server = Address, ApiKey = key });

    public async Task<SealpostTenant> NewTenantAsync() => Client.Tenant((await Client.Tenants.CreateAsync(new NewTenant(), cancellationToken: TestContext.Current.CancellationToken)).Id);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app!.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
