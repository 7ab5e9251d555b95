using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Notifications;

/// <summary>A whole engine with a receiver, and a look at what the system tenant got.</summary>
internal sealed class NotificationScenario : IAsyncDisposable
{
    public const string NoRetries = "\"profile\": \"custom\", \"retry\": { \"delays\": [] }";

    private NotificationScenario(TestReceiver receiver, TestEngine engine)
    {
        Receiver = receiver;
        Engine = engine;
    }

    public TestReceiver Receiver { get; }

    public TestEngine Engine { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<NotificationScenario> StartAsync(params (string, string)[] settings)
    {
        var receiver = await TestReceiver.StartAsync();
        var engine = await TestEngine.StartAsync(receiver, settings);
        await engine.CreateTenantAsync();
        return new(receiver, engine);
    }

    public T Service<T>()
        where T : notnull => Engine.Services.GetRequiredService<T>();

    /// <summary>A destination of the system tenant, for what it does not hold back.</summary>
    public async Task<DestinationRecord> SubscribeAsync(string path, string members = "\"profile\": \"custom\"")
    {
        var editor = Service<DestinationEditor>();
        var parsed = (DestinationParsing.Valid)editor.Parse(JsonElement.Parse($$"""{ "url": "{{new Uri(Receiver.Url, path)}}", {{members}} }"""));
        var made = await Service<Journal>().ExecuteAsync(connection => editor.Insert(connection, SystemTenant.Number, parsed), Cancel);
        Service<TenantDirectory>().Invalidate(SystemTenant.Number, made.Destination.DestinationNo);
        return made.Destination;
    }

    /// <summary>Publishes, and waits until so many deliveries are dead letters.</summary>
    public async Task ExhaustAsync(int dead = 1)
    {
        await Engine.PublishAsync();
        while ((await Engine.DeliveriesAsync(new DeliveryFilter(State: DeliveryState.Dead))).Count < dead) await Service<Journal>().ExecuteAsync(_ => 0, Cancel);
    }

    /// <summary>What the system tenant got so far, oldest first.</summary>
    public IReadOnlyList<JsonElement> Events()
    {
        using var connection = Service<Database>().OpenReader();
        return [.. connection.Query<byte[]>("SELECT body FROM messages WHERE tenant_no = @Number ORDER BY id", new { SystemTenant.Number }).Select(body => JsonElement.Parse(body))];
    }

    public async Task<IReadOnlyList<JsonElement>> WaitForEventsAsync(int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (Events() is var events)
        {
            if (events.Count >= count) return events;
            patience.Token.ThrowIfCancellationRequested();
            await Service<Journal>().ExecuteAsync(_ => 0, patience.Token);
        }

        return [];
    }

    /// <summary>Notices are told in order: when one raised now is told, those before it were told or held back.</summary>
    public async Task SettleAsync()
    {
        await Service<Journal>().ExecuteAsync(_ => 0, Cancel);
        var mark = await Engine.CreateDestinationAsync("\"profile\": \"custom\", \"enabled\": false");
        Service<SystemEvents>().ValidationFailed(mark, "mark");
        while (!Events().Any(told => told.GetProperty("data").GetProperty("destination").ValueEquals(mark.Id.ToString()))) await Service<Journal>().ExecuteAsync(_ => 0, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
