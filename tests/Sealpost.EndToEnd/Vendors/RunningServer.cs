using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Sqlite;
using Sealpost.Engine.Storage;
using Sealpost.Server;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors;

/// <summary>The whole server on a real port and a real database, with a clock that a test moves. The tests of a class share it; each opens an account of its own.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private const string ApiKey = "sp_0123456789abcdefghijklmnop";
    private readonly string _directory = Directory.CreateTempSubdirectory("sealpost-vendors-").FullName;
    private WebApplication? _application;
    private int _accounts;

    public ManualTimeProvider Clock { get; } = new();

    public HttpClient Api { get; private set; } = null!;

    /// <summary>Where the server sends its mails.</summary>
    internal SmtpTestServer Mails { get; } = SmtpTestServer.Start();

    /// <summary>The one authority that the server trusts.</summary>
    internal TestCertificateAuthority Authority { get; } = new();

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
            new("Sealpost:Egress:AllowedNetworks:0", "127.0.0.0/8"),
            new("Sealpost:Deliveries:BreakerThreshold", "0"),
            new("Sealpost:Egress:TrustedCertificates", Authority.PemPath),
            new("Sealpost:Egress:PublishedAddresses:0", "203.0.113.7"),
            new("Sealpost:Egress:PublishedAddresses:1", "2001:db8:5::/64"),
            new("Sealpost:Smtp:Host", "127.0.0.1"),
            new("Sealpost:Smtp:Port", $"{Mails.Port}"),
            new("Sealpost:Smtp:Security", "none"),
            new("Sealpost:Smtp:From", "sealpost@example.com"),
        ]);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSqliteStorage(builder.Configuration);
        builder.Services.AddSealpost(builder.Configuration);
        _application = builder.Build();
        _application.MapSealpost();
        await _application.StartAsync();
        Api = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(new Uri(_application.Urls.Single()), "/api/v1/") };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    public string NewAccountId() => $"account-{Interlocked.Increment(ref _accounts)}";

    /// <summary>Moves the clock to this time and no further: a request under way has a deadline. What has happened so far has reached the lanes before.</summary>
    public async Task PassUntilAsync(DateTimeOffset time)
    {
        await _application!.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0);
        await _application.Services.GetRequiredService<Dispatcher>().ProbeAsync();
        if (time > Clock.GetUtcNow()) Clock.Advance(time - Clock.GetUtcNow());
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _application!.DisposeAsync();
        await Mails.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        File.Delete(Authority.PemPath);
        Authority.Dispose();
    }
}
