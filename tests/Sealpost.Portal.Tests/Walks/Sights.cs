using System.Text.Json;
using Sealpost.Client.Deliveries;
using Sealpost.Client.Destinations;
using Sealpost.Client.Jobs;
using Sealpost.Portal.Tests.Sources;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.Walks;

/// <summary>A tenant in which there is something to see on every page, and the addresses of the pages.</summary>
internal sealed class Sights
{
    private const string Invoice = """{"invoice":"in_42","customer":{"id":"cus_7","name":"Ada Lovelace"},"amount":1290,"currency":"EUR","paid":true}""";
    private const string InvoiceSchema = """{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","required":["invoice","paid"],"properties":{"invoice":{"type":"string"},"paid":{"type":"boolean"}}}""";
    private const string Secret = "shared-with-github-0123456789";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The main pages, by a name that is good for a file.</summary>
    public required IReadOnlyList<(string Name, string Path)> Pages { get; init; }

    /// <summary>Those that are less worth a picture.</summary>
    public required IReadOnlyList<string> FurtherPaths { get; init; }

    /// <summary>The pages of those who have not signed in.</summary>
    public required IReadOnlyList<string> OpenPaths { get; init; }

    /// <param name="tenant">A tenant in which nothing is yet.</param>
    /// <param name="described">An event type that is not in the catalogue yet.</param>
    public static async Task<Sights> PrepareAsync(PortalServer server, TestReceiver receiver, string tenant, string described)
    {
        receiver.Respond(TestResponse.WithText(500, """{"error":"the ledger is closed"}"""));
        var inside = server.Api.Tenant(tenant);
        await server.Api.EventTypes.CreateAsync(
            new() { Name = described, Description = "A customer has paid an invoice in full.", Versions = [new() { Version = 1, Example = JsonSerializer.Deserialize<JsonElement>(Invoice), Schema = JsonSerializer.Deserialize<JsonElement>(InvoiceSchema) }] },
            cancellationToken: Token);
        var good = await inside.Destinations.CreateAsync(
            new NewDestination { Url = "https://playground.sealpost.invalid/orders", Description = "Order service", EventTypes = ["invoice.*"], Headers = new Dictionary<string, HeaderSetting> { ["X-Env"] = HeaderSetting.Open("prod") } },
            cancellationToken: Token);
        await inside.Destinations.CreateAsync(new NewDestination { Url = "https://playground.sealpost.invalid/calls", Profile = "kaisa", Description = "Call tracking", EventTypes = ["call.*"], Enabled = false }, cancellationToken: Token);
        var bad = await inside.Destinations.CreateAsync(
            new NewDestination { Url = receiver.Url.AbsoluteUri, Profile = "engenius", Description = "Ledger", EventTypes = ["invoice.paid"], Retry = new() { Delays = [] } }, cancellationToken: Token);
        await inside.Destinations.RotateSecretAsync(good.Id, new() { GracePeriod = "1h" }, Token);
        foreach (var type in new[] { "invoice.created", "invoice.sent", "invoice.paid" })
            await inside.Messages.PublishAsync(type, System.Text.Encoding.UTF8.GetBytes(Invoice), "application/json", cancellationToken: Token);
        var source = await inside.Sources.CreateAsync(new() { Scheme = JsonSerializer.SerializeToElement("github"), Name = "Our code", Secret = Secret }, cancellationToken: Token);
        await SourcePagesTests.SendAsync(source.Url!, """{"zen":"Keep it logically awesome."}""", """{"zen":"Keep it logically awesome."}""", Secret);
        await SourcePagesTests.SendAsync(source.Url!, """{"zen":"Anything added dilutes everything else."}""", "{\"zen\":\"Anything added dilutes everything else.\"}\n", Secret);
        var rejection = (await inside.Sources.ReadRejectionPageAsync(source.Id, cancellationToken: Token)).Items[0];
        var job = await inside.Jobs.CreateAsync(new() { Kind = JobKind.Cancel, Filter = new() { EventType = "never.published" } }, cancellationToken: Token);
        var invited = await server.Api.Members.InviteAsync(new() { Name = "Grace Hopper", Email = $"grace@{tenant}.example", Role = "webhookManager", Tenant = tenant }, cancellationToken: Token);
        var key = await server.Api.ApiKeys.CreateAsync(new() { Name = "billing service", Tenant = tenant, Role = "webhookManager" }, cancellationToken: Token);
        var client = await inside.OAuthClients.CreateAsync(
            new() { Name = "Hedge", ClientId = "sealpost", ClientSecret = "known-to-both-0123456789", AuthenticationEndpoint = "https://login.example.com", TokenPath = "/oauth2/token" }, cancellationToken: Token);
        var deliveries = await EndedAsync(inside, 4);
        var failed = deliveries.Single(delivery => delivery.Destination == bad.Id);
        var arrived = deliveries.First(delivery => delivery.Destination == good.Id);

        var root = $"/t/{tenant}";
        var (destination, from, settings) = ($"{root}/destinations/{good.Id}", $"{root}/sources/{source.Id}", $"{root}/settings");
        return new()
        {
            OpenPaths = ["/sign-in", "/setup?token=x", "/invitation?token=x", "/enter?token=x", "/catalogue", $"/catalogue?q={described}", "/catalogue?q=nothing-like-it", $"/catalogue/{described}", "/catalogue/not.there", "/lost"],
            Pages =
            [
                ("overview", root),
                ("destinations", $"{root}/destinations"),
                ("new-destination", $"{root}/destinations/new?profile=actigraph"),
                ("secrets", $"{destination}/secrets"),
                ("verify", $"{destination}/verify?language=node"),
                ("payload", $"{destination}/payload"),
                ("deliveries", $"{root}/deliveries"),
                ("failed-delivery", $"{root}/deliveries/{failed.Id}"),
                ("diagnosis", $"{from}/rejected/{rejection.Id}"),
                ("event-type", $"{root}/event-types/of/{described}"),
                ("audit", $"{settings}/audit"),
                ("playground", $"{root}/playground?all=1"),
            ],
            FurtherPaths =
            [
                "/", "/tenants/new", "/sign-out", "/t/missing-tenant", $"{root}?span=hour", $"{root}/live", $"{root}/start", $"{root}/start/{good.Id}?delivery={arrived.Id}",
                $"{root}/destinations/new", $"{root}/destinations/new?profile=custom", destination, $"{destination}/deliveries", $"{destination}/edit", $"{destination}/delete", $"{destination}/signing", $"{root}/destinations/{bad.Id}",
                $"{root}/deliveries/{arrived.Id}?body=hex", $"{root}/deliveries?state=cancelled", $"{root}/messages", $"{root}/messages/{failed.Message}",
                $"{root}/sources", $"{root}/sources/new", $"{root}/sources/new?scheme=github", from, $"{from}/received", $"{from}/rejected", $"{from}/keys", $"{from}/edit", $"{from}/delete",
                $"{root}/jobs", $"{root}/jobs/new", $"{root}/jobs/{job.Id}", $"{root}/event-types",
                settings, $"{settings}/members", $"{settings}/members/new", $"{settings}/members/{invited.Id}", $"{settings}/keys", $"{settings}/keys/new", $"{settings}/keys/{key.Id}", $"{settings}/egress", $"{settings}/appearance",
                $"{settings}/oauth-clients", $"{settings}/oauth-clients/new", $"{settings}/oauth-clients/{client.Id}", $"{settings}/portal-links", $"{settings}/limits", "/settings/master-keys", "/catalogue", $"/catalogue/{described}",
                "/settings", "/settings/members", "/settings/members/new", $"/settings/members/{invited.Id}", "/settings/keys", "/settings/keys/new", $"/settings/keys/{key.Id}", "/settings/audit", "/settings/egress", "/settings/cluster",
                "/settings/signatures", "/settings/appearance", "/?q=nobody", "/event-types", "/event-types/new", $"/event-types/of/{described}", $"/event-types/edit/{described}", $"{root}/event-types/new", $"{root}/event-types/edit/{described}",
            ],
        };
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
