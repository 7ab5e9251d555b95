using System.Net;
using System.Text;
using System.Text.Json;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Engine.Sources.Rejections;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Engine.Tests.Destinations;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Engine.Tests.Sources;

/// <summary>One source on a real database, with a clock that a test moves, and its sender.</summary>
internal sealed class SourceScenario : IAsyncDisposable
{
    private SourceScenario(TestStores stores, SourceChange.Done made)
    {
        Stores = stores;
        Source = made.Source;
        Token = made.Token!;
    }

    public TestStores Stores { get; }

    public SourceRecord Source { get; }

    public string Token { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<SourceScenario> StartAsync(string json, params (string, string)[] settings)
    {
        var stores = await TestStores.StartAsync(settings);
        var tenant = await stores.CreateTenantAsync();
        return new(stores, await CreateAsync(stores, tenant.TenantNo, json));
    }

    public static async Task<SourceChange.Done> CreateAsync(TestStores stores, int tenantNo, string json)
    {
        var editor = stores.Get<SourceEditor>();
        var parsing = editor.Parse(JsonDocument.Parse(json).RootElement);
        var parsed = parsing.ShouldBeOfType<SourceParsing.Valid>((parsing as SourceParsing.Invalid)?.Faults[0].ToString());
        return await stores.WriteAsync(connection => editor.Insert(connection, tenantNo, parsed));
    }

    public async Task<SourceSnapshot> SnapshotAsync() => (await Stores.Get<SourceDirectory>().FindAsync(Source.SourceNo, Cancel)).ShouldNotBeNull();

    /// <summary>The answer to a request that is signed with the secret now, or with nothing.</summary>
    public async Task<SourceAnswer> SendAsync(string body = "{}", string? secret = null, params (string Name, string Value)[] headers)
    {
        var source = await SnapshotAsync();
        return await Stores.Get<SourceIntake>().HandleAsync(source, Request(source.Scheme, body, secret, headers), Cancel);
    }

    public SourceRequest Request(Scheme scheme, string body, string? secret, params (string Name, string Value)[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var lines = headers.Select(header => KeyValuePair.Create(header.Name, header.Value)).ToList();
        if (secret is not null)
            scheme.Sign(new SignRequest { Body = bytes, Id = "msg_1", Time = Stores.Clock.GetUtcNow(), Method = "POST", Url = "https://in.example.com/in/t" }, [scheme.CreateKey(new Secret(secret))], lines);
        return new()
        {
            Method = "POST",
            Url = "https://in.example.com/in/t",
            Headers = lines,
            Body = bytes,
            Content = bytes,
            ContentType = "application/json",
            Caller = IPAddress.Parse("203.0.113.7"),
            IsPrivate = true,
            ReceivedAt = Stores.Clock.GetUtcNow(),
        };
    }

    /// <summary>Lets much time pass while nothing runs: no timer has to fire for all of it.</summary>
    public Task SleepAsync(TimeSpan time) => Stores.RestartAsync(() => Stores.Clock.Advance(time));

    public int CountMessages() => Stores.Query<int>("SELECT count(*) FROM messages");

    public Task<IReadOnlyList<Rejection>> RejectionsAsync() => Stores.Get<RejectionStore>().ListAsync(Source, before: null, limit: 1000, Cancel);

    public ValueTask DisposeAsync() => Stores.DisposeAsync();
}
