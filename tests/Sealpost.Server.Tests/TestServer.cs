using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Sqlite;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Tests.OpenApi;

[assembly: AssemblyFixture(typeof(Sealpost.Server.Tests.TestServer))]

namespace Sealpost.Server.Tests;

/// <summary>The whole server on a real Kestrel with a real database, shared by all tests: each test makes its own tenant.</summary>
public sealed class TestServer : IAsyncLifetime
{
    public const string BootstrapKey = "sp_0123456789abcdefghijklmnop";
    public const int MaxBodyBytes = 2 * 1024 * 1024;
    private readonly string _directory = Directory.CreateTempSubdirectory("sealpost-server-").FullName;
    private WebApplication? _app;
    private JsonDocument? _document;
    private int _tenants;

    public HttpClient Api { get; private set; } = null!;

    /// <summary>Without a key.</summary>
    public HttpClient Anonymous { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public Uri Address => new(_app!.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        _app = Build(_directory);
        await _app.StartAsync();
        Anonymous = Client(null);
        Api = Client(BootstrapKey);
    }

    public HttpClient Client(string? key)
    {
        var client = new HttpClient(new DescribedAnswers(ReadDocumentAsync)) { BaseAddress = Address };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private async Task<JsonDocument> ReadDocumentAsync() => _document ??= JsonDocument.Parse(await Anonymous.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));

    /// <summary>Makes a tenant and returns its id.</summary>
    public async Task<string> NewTenantAsync()
    {
        var id = $"tenant-{Interlocked.Increment(ref _tenants)}";
        var store = Services.GetRequiredService<TenantStore>();
        await Services.GetRequiredService<Journal>().ExecuteAsync(connection => store.Insert(connection, id, id));
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Anonymous.Dispose();
        await _app!.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    internal static WebApplication Build(string directory, params IEnumerable<KeyValuePair<string, string?>> settings) => BuildWith(directory, _ => { }, settings);

    internal static WebApplication BuildWith(string directory, Action<WebApplicationBuilder> more, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
        [
            new("Sealpost:Data", directory),
            new("Sealpost:Bootstrap:ApiKey", BootstrapKey),
            new("Sealpost:Limits:MaxBodyBytes", $"{MaxBodyBytes}"),
            new("Sealpost:Egress:AllowHttp", "true"),
            new("Sealpost:Egress:AllowedNetworks:0", "127.0.0.0/8"),
            new("Sealpost:Deliveries:BreakerThreshold", "0"),
            new("Sealpost:Canary:Interval", "00:00:00"),
        ]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSqliteStorage(builder.Configuration);
        builder.Services.AddSealpost(builder.Configuration);
        more(builder);
        var app = builder.Build();
        app.MapSealpost();
        return app;
    }
}
