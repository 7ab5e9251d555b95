using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Tests.Authentication.OAuth2;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Handshakes;

/// <summary>The whole engine and a receiver that nobody asked: a token's answer names it, so it is a stranger even in a network that is open.</summary>
public sealed class StrangerHandshakeTests
{
    private const int OfHost = 2;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_often_somebody_asks_for_a_handshake_a_stranger_gets_few()
    {
        await using var scenario = await StartAsync();
        var destination = await CreateAsync(scenario);
        await UntilValidatedAsync(scenario, destination);

        (await RunAsync(scenario, destination)).ShouldBeOfType<HandshakeOutcome.Ended>().Result.Passed.ShouldBeFalse();
        var wait = (await RunAsync(scenario, destination)).ShouldBeOfType<HandshakeOutcome.TooOften>().Wait;

        scenario.Presented.Count().ShouldBe(OfHost);
        wait.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        scenario.Engine.Clock.Advance(wait);
        (await RunAsync(scenario, destination)).ShouldBeOfType<HandshakeOutcome.Ended>();
    }

    [Fact]
    public async Task A_new_destination_waits_for_its_turn_and_is_asked_by_itself()
    {
        await using var scenario = await StartAsync();
        for (var i = 0; i < OfHost; i++) await UntilValidatedAsync(scenario, await CreateAsync(scenario));

        var third = await CreateAsync(scenario);

        var starter = scenario.Engine.Services.GetServices<IHostedService>().OfType<HandshakeStarter>().Single();
        var waited = TimeSpan.Zero;
        while ((await FindAsync(scenario, third)).Validation is null)
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
            if (starter.Waiting == 0) continue;
            // Never while the receiver is being asked: its time would run out.
            scenario.Engine.Clock.Advance(TimeSpan.FromSeconds(1));
            waited += TimeSpan.FromSeconds(1);
        }

        waited.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));

        scenario.Presented.Count().ShouldBe(OfHost + 1);
    }

    [Fact]
    public async Task Who_has_agreed_is_asked_as_often_as_one_likes()
    {
        await using var scenario = await StartAsync();
        scenario.Server.RespondAt("/hooks", new TestResponse { Write = context => context.Response.WriteAsync(scenario.Server.Requests[^1].Text, Cancel) });
        var destination = await CreateAsync(scenario);
        await UntilValidatedAsync(scenario, destination);

        for (var i = 0; i < 3 * OfHost; i++) (await RunAsync(scenario, destination)).ShouldBeOfType<HandshakeOutcome.Ended>().Result.Passed.ShouldBeTrue();
    }

    private static async Task<OAuthScenario> StartAsync()
    {
        var scenario = await OAuthScenario.StartAsync(("Sealpost:Deliveries:FirstContactAttemptsPerHost", $"{OfHost}"));
        scenario.GrantMembers = $",\"signature\":\"s\",\"instance_url\":\"{scenario.Server.Url.AbsoluteUri.TrimEnd('/')}\",\"issued_at\":\"1767323045000\"";
        scenario.Server.RespondAt("/hooks", new TestResponse(404));
        return scenario;
    }

    private static async Task<DestinationRecord> CreateAsync(OAuthScenario scenario)
    {
        var client = await scenario.CreateClientAsync("""{ "preset": "salesforce", "tokenPath": "/oauth2/token" }""");
        var made = await scenario.CreateDestinationAsync(client.Id, url: "/hooks");
        return (await scenario.Service<DestinationEditor>().PatchAsync(made, JsonElement.Parse("""{"handshake":"challenge"}"""), Cancel)).ShouldBeOfType<DestinationChange.Done>().Destination;
    }

    private static async Task<HandshakeOutcome> RunAsync(OAuthScenario scenario, DestinationRecord destination) => await scenario.Service<HandshakeRunner>().RunAsync(await FindAsync(scenario, destination), Cancel);

    private static async Task<DestinationRecord> FindAsync(OAuthScenario scenario, DestinationRecord destination) => (await scenario.Service<DestinationStore>().FindAsync(destination.DestinationNo, Cancel)).ShouldNotBeNull();

    private static async Task UntilValidatedAsync(OAuthScenario scenario, DestinationRecord destination)
    {
        while ((await FindAsync(scenario, destination)).Validation is null)
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
