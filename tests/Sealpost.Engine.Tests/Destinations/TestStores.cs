using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sealpost.Catalogue;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Members;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Tests.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Destinations;

/// <summary>The engine's stores on a real database, without a receiver, and so without handshakes.</summary>
internal sealed class TestStores : IAsyncDisposable
{
    public const int CheapPasswords = 100;

    private readonly (string Name, string Value)[] _settings;
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("sealpost-stores-");
    private IHost _host;
    private bool _runs;

    private TestStores((string, string)[] settings)
    {
        _settings = settings;
        _host = Build([]);
    }

    public ManualTimeProvider Clock { get; } = new();

    public string DataDirectory => _data.FullName;

    public TenantStore Tenants => Get<TenantStore>();

    public TenantDirectory Snapshots => Get<TenantDirectory>();

    public DestinationStore Destinations => Get<DestinationStore>();

    public DestinationEditor Editor => Get<DestinationEditor>();

    public EventTypeCatalogue EventTypes => Get<EventTypeCatalogue>();

    public static async Task<TestStores> StartAsync(params (string, string)[] settings)
    {
        var stores = new TestStores(settings);
        await stores.StartHostAsync();
        return stores;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public Task<T> WriteAsync<T>(Func<System.Data.Common.DbConnection, T> work) => Get<Journal>().ExecuteAsync(work);

    public T Query<T>(string sql)
    {
        using var connection = Get<Database>().OpenReader();
        return connection.ExecuteScalar<T>(sql)!;
    }

    public async Task<TenantRecord> CreateTenantAsync(string id = "acme") => (await WriteAsync(connection => Tenants.Insert(connection, id, id))).ShouldNotBeNull();

    public async Task<DestinationChange.Done> CreateDestinationAsync(int tenantNo, string json)
    {
        var parsing = Editor.Parse(JsonDocument.Parse(json).RootElement);
        var parsed = parsing.ShouldBeOfType<DestinationParsing.Valid>((parsing as DestinationParsing.Invalid)?.Faults[0].ToString());
        var made = await WriteAsync(connection => Editor.Insert(connection, tenantNo, parsed));
        Snapshots.Invalidate(tenantNo, made.Destination.DestinationNo);
        return made;
    }

    public async Task<RotatedSecret> RotateAsync(DestinationRecord destination, NewSecret secret, TimeSpan gracePeriod)
    {
        var scheme = SchemeCatalogue.Default.Find(SecretPurpose.SchemeOf(secret.Purpose)!)!;
        var rotated = await WriteAsync(connection => Editor.Rotate(connection, destination, new(secret, gracePeriod, scheme.SimultaneousKeys)));
        Snapshots.Invalidate(destination.TenantNo, destination.DestinationNo);
        return rotated;
    }

    public Task<DestinationChange> PatchAsync(DestinationRecord destination, string json) =>
        Editor.PatchAsync(destination, JsonDocument.Parse(json).RootElement, CancellationToken.None);

    public async Task<DestinationSnapshot> SnapshotAsync(int destinationNo) => (await Snapshots.FindDestinationAsync(destinationNo, CancellationToken.None)).ShouldNotBeNull();

    /// <summary>Stops, lets the data directory be tampered with, and starts again.</summary>
    public async Task RestartAsync(Action? meanwhile = null, params (string, string)[] settings)
    {
        await StopAsync();
        meanwhile?.Invoke();
        _host = Build(settings);
        await StartHostAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        try
        {
            _data.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A read that was under way at the stop made SQLite's own files again meanwhile.
            _data.Delete(recursive: true);
        }
    }

    private async Task StartHostAsync()
    {
        await _host.StartAsync();
        _runs = true;
    }

    // A host whose start was refused is not stopped, only thrown away, as in a real process.
    private async Task StopAsync()
    {
        if (_runs) await _host.StopAsync();
        _runs = false;
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
    }

    private IHost Build((string Name, string Value)[] more)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Sealpost:Data", _data.FullName), new("Sealpost:Canary:Interval", "00:00:00"), .. _settings.Concat(more).Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))]);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSealpostEngine(builder.Configuration);
        builder.Services.AddSingleton(new PasswordHasher(CheapPasswords));
        TestStorage.Add(builder.Services, builder.Configuration, DataDirectory);
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(HandshakeStarter)));
        return builder.Build();
    }
}
