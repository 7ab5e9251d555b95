using Sealpost.Client.Deliveries;
using Sealpost.Client.Destinations;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.Walks;

/// <summary>A tenant in which there is something to see on every page, and the addresses of the pages.</summary>
internal sealed record Sights(string Tenant, string Destination, string Failing, string Delivered, string Failed, string Message)
{
    private const string Invoice = """{"invoice":"in_42","customer":{"id":"cus_7","name":"Ada Lovelace"},"amount":1290,"currency":"EUR","paid":true}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>All pages, by a name that is good for a file.</summary>
    public IReadOnlyList<(string Name, string Path)> Pages =>
    [
        ("overview", $"/t/{Tenant}"),
        ("destinations", $"/t/{Tenant}/destinations"),
        ("new-destination", $"/t/{Tenant}/destinations/new?profile=actigraph"),
        ("destination", $"/t/{Tenant}/destinations/{Destination}"),
        ("secrets", $"/t/{Tenant}/destinations/{Destination}/secrets"),
        ("verify", $"/t/{Tenant}/destinations/{Destination}/verify?language=node"),
        ("deliveries", $"/t/{Tenant}/deliveries"),
        ("failed-delivery", $"/t/{Tenant}/deliveries/{Failed}"),
        ("message", $"/t/{Tenant}/messages/{Message}"),
        ("playground", $"/t/{Tenant}/playground?all=1"),
        ("first-webhook", $"/t/{Tenant}/start"),
        ("tenants", "/"),
    ];

    /// <summary>Those that are less worth a picture.</summary>
    public IReadOnlyList<string> FurtherPaths =>
    [
        $"/t/{Tenant}?span=hour", $"/t/{Tenant}/destinations/new", $"/t/{Tenant}/destinations/new?profile=custom", $"/t/{Tenant}/destinations/{Destination}/deliveries", $"/t/{Tenant}/destinations/{Destination}/edit",
        $"/t/{Tenant}/destinations/{Destination}/delete", $"/t/{Tenant}/destinations/{Failing}", $"/t/{Tenant}/deliveries/{Delivered}?body=hex", $"/t/{Tenant}/deliveries?state=cancelled", $"/t/{Tenant}/messages",
        $"/t/{Tenant}/start/{Destination}?delivery={Delivered}", "/tenants/new", "/sign-out", "/t/missing-tenant",
    ];

    /// <summary>The pages of those who have not signed in.</summary>
    public static IReadOnlyList<string> OpenPaths { get; } = ["/sign-in", "/setup?token=x", "/invitation?token=x", "/enter?token=x"];

    public static async Task<Sights> PrepareAsync(PortalServer server, TestReceiver receiver)
    {
        receiver.Respond(TestResponse.WithText(500, """{"error":"the ledger is closed"}"""));
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        var good = await tenant.Destinations.CreateAsync(
            new NewDestination { Url = "https://playground.sealpost.invalid/orders", Description = "Order service", EventTypes = ["invoice.*"], Headers = new Dictionary<string, HeaderSetting> { ["X-Env"] = HeaderSetting.Open("prod") } },
            cancellationToken: Token);
        await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://playground.sealpost.invalid/calls", Profile = "kaisa", Description = "Call tracking", EventTypes = ["call.*"], Enabled = false }, cancellationToken: Token);
        var bad = await tenant.Destinations.CreateAsync(
            new NewDestination { Url = receiver.Url.AbsoluteUri, Profile = "engenius", Description = "Ledger", EventTypes = ["invoice.paid"], Retry = new() { Delays = [] } }, cancellationToken: Token);
        await tenant.Destinations.RotateSecretAsync(good.Id, new() { GracePeriod = "1h" }, Token);
        foreach (var type in new[] { "invoice.created", "invoice.sent", "invoice.paid" })
            await tenant.Messages.PublishAsync(type, System.Text.Encoding.UTF8.GetBytes(Invoice), "application/json", cancellationToken: Token);
        var deliveries = await EndedAsync(tenant, 4);
        var failed = deliveries.Single(delivery => delivery.Destination == bad.Id);
        return new(tenant.Id, good.Id, bad.Id, deliveries.First(delivery => delivery.Destination == good.Id).Id, failed.Id, failed.Message);
    }

    private static async Task<List<Delivery>> EndedAsync(Client.SealpostTenant tenant, int count)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var deliveries = await tenant.Deliveries.ListAsync(cancellationToken: Token).ToListAsync(Token);
            if (deliveries.Count(delivery => delivery.State != DeliveryState.Pending) == count) return deliveries;
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience, "The deliveries have not ended.");
            await Task.Yield();
        }
    }
}
