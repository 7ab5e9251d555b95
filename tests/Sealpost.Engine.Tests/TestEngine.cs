using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Tests.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests;

/// <summary>The whole engine on a real database and real TLS, with a clock that a test moves.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings;
    private readonly bool _ownsDirectory;
    private IHost _host;

    private TestEngine(TestReceiver receiver, string? directory, (string, string)[] settings)
    {
        _ownsDirectory = directory is null;
        Directory = directory ?? System.IO.Directory.CreateTempSubdirectory("sealpost-engine-").FullName;
        _settings = new Dictionary<string, string?>
        {
            ["Sealpost:Data"] = Directory,
            ["Sealpost:Egress:AllowedNetworks:0"] = "127.0.0.0/8",
            ["Sealpost:Deliveries:BreakerThreshold"] = "0",
            ["Sealpost:Canary:Interval"] = "00:00:00",
            ["Sealpost:Egress:TrustedCertificates"] = receiver.Authority?.PemPath,
        };
        foreach (var (name, value) in settings) _settings[name] = value;
        Receiver = receiver;
        _host = Build();
    }

    public string Directory { get; }

    public TestReceiver Receiver { get; }

    public ManualTimeProvider Clock { get; private set; } = new();

    public IServiceProvider Services => _host.Services;

    public DeliveryHistory History => Services.GetRequiredService<DeliveryHistory>();

    public static async Task<TestEngine> StartAsync(TestReceiver receiver, params (string, string)[] settings)
    {
        var engine = new TestEngine(receiver, null, settings);
        await engine._host.StartAsync();
        return engine;
    }

    /// <summary>Another node of the same database; it has to go first.</summary>
    public async Task<TestEngine> StartNeighbourAsync(params (string, string)[] settings)
    {
        var engine = new TestEngine(Receiver, Directory, settings);
        await engine._host.StartAsync();
        return engine;
    }

    public async Task<TenantSnapshot> CreateTenantAsync(string id = "acme")
    {
        await Services.GetRequiredService<Journal>().ExecuteAsync(connection => Services.GetRequiredService<TenantStore>().Insert(connection, id, id));
        return await TenantAsync(id);
    }

    public async Task<TenantSnapshot> TenantAsync(string id = "acme") =>
        (await Services.GetRequiredService<TenantDirectory>().FindAsync(id, CancellationToken.None))!;

    /// <summary>Makes a destination from JSON as the API takes it; its URL defaults to the receiver's.</summary>
    public async Task<DestinationRecord> CreateDestinationAsync(string members = "\"profile\": \"custom\"", string? path = null)
    {
        var tenant = await TenantAsync();
        var url = new Uri(Receiver.Url, path ?? "hook");
        var editor = Services.GetRequiredService<DestinationEditor>();
        using var json = JsonDocument.Parse(string.Create(CultureInfo.InvariantCulture, $$"""{ "url": "{{url}}", {{members}} }"""));
        var parsed = editor.Parse(json.RootElement);
        var valid = parsed.ShouldBeOfType<DestinationParsing.Valid>((parsed as DestinationParsing.Invalid)?.Faults[0].ToString());
        var made = await Services.GetRequiredService<Journal>().ExecuteAsync(connection => editor.Insert(connection, tenant.TenantNo, valid));
        Services.GetRequiredService<TenantDirectory>().Invalidate(tenant.TenantNo, made.Destination.DestinationNo);
        return made.Destination;
    }

    public async Task<AcceptOutcome> PublishAsync(string body = "{}", string eventType = "ping", string? idempotencyKey = null) =>
        await Services.GetRequiredService<MessageIntake>().AcceptAsync(
            await TenantAsync(), new NewMessage(eventType, "application/json", Encoding.UTF8.GetBytes(body), idempotencyKey), CancellationToken.None);

    public async Task<IReadOnlyList<DeliveryRecord>> DeliveriesAsync(DeliveryFilter? filter = null) =>
        (await History.ListAsync((await TenantAsync()).TenantNo, filter ?? new DeliveryFilter(), null, 250, CancellationToken.None)).Rows;

    /// <summary>Waits until the history says so; the journal writes it a moment after the receiver has answered.</summary>
    public async Task<DeliveryRecord> WaitForDeliveryAsync(Func<DeliveryRecord, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var deliveries = await DeliveriesAsync();
            if (deliveries.FirstOrDefault(condition) is { } found) return found;
            if (patience.IsCancellationRequested) throw new TimeoutException($"At {Clock.GetUtcNow():O} there are only: {string.Join(", ", deliveries)}");
            await Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0);
        }
    }

    /// <summary>Moves the clock, after what has happened so far has reached the lanes.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0);
        await Services.GetRequiredService<Dispatcher>().ProbeAsync();
        Clock.Advance(time);
    }

    /// <summary>The state of every hot table, for counting what a path has written.</summary>
    public (int Messages, int Pending, int Attempts) CountRows()
    {
        using var connection = Services.GetRequiredService<Database>().OpenReader();
        int Count(string table) => connection.ExecuteScalar<int>($"SELECT count(*) FROM {table}");
        return (Count("messages"), Count("pending"), Count("attempts"));
    }

    public Task StopAsync() => _host.StopAsync();

    public async Task RestartAsync()
    {
        await _host.StopAsync();
        await DisposeHostAsync();
        _host = Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await DisposeHostAsync();
        if (_ownsDirectory) System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task DisposeHostAsync()
    {
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
    }

    private IHost Build()
    {
        Clock = new ManualTimeProvider(Clock.GetUtcNow());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSealpostEngine(builder.Configuration);
        TestStorage.Add(builder.Services, builder.Configuration, Directory);
        return builder.Build();
    }
}
