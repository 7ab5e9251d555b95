using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Tests.Authentication.OAuth2;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>The whole engine before a receiver that did not ask for anything.</summary>
public sealed class FirstContactPipelineTests
{
    [Fact]
    public async Task What_a_stranger_is_not_asked_yet_waits_unharmed_and_goes_when_it_has_agreed()
    {
        await using var scenario = await OAuthScenario.StartAsync(("Sealpost:Deliveries:FirstContactAttempts", "3"));
        // Whom a token's answer names is not known before: a stranger's server, even in a network that is open.
        scenario.GrantMembers = $",\"signature\":\"s\",\"instance_url\":\"{scenario.Server.Url.AbsoluteUri.TrimEnd('/')}\",\"issued_at\":\"1767323045000\"";
        var client = await scenario.CreateClientAsync("""{ "preset": "salesforce", "tokenPath": "/oauth2/token" }""");
        await scenario.CreateDestinationAsync(client.Id, url: "/hooks");
        scenario.Server.RespondAt("/hooks", new TestResponse(404));
        for (var i = 0; i < 6; i++) await scenario.Engine.PublishAsync();

        for (var dead = 0; dead < 3; dead = (await StatesAsync(scenario)).Count(state => state == DeliveryState.Dead)) await scenario.Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Dead);
        await scenario.Engine.PassAsync(TimeSpan.FromSeconds(19));
        await scenario.Engine.PassAsync(TimeSpan.Zero);
        (await StatesAsync(scenario)).Count(state => state == DeliveryState.Pending).ShouldBe(3);
        scenario.Presented.Count().ShouldBe(3, "404 is an answer, and no consent");

        scenario.Server.RespondAt("/hooks", new TestResponse(204));
        await scenario.Engine.PassAsync(TimeSpan.FromSeconds(2));
        while ((await StatesAsync(scenario)).Contains(DeliveryState.Pending)) await scenario.Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        (await StatesAsync(scenario)).Count(state => state == DeliveryState.Succeeded).ShouldBe(3);
        scenario.Presented.Count().ShouldBe(6);
    }

    private static async Task<List<DeliveryState>> StatesAsync(OAuthScenario scenario) => [.. (await scenario.Engine.DeliveriesAsync()).Select(delivery => delivery.State)];
}
