using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Tenants;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>The whole engine before a receiver that did not ask for anything.</summary>
public sealed class FirstContactPipelineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliveries_of_several_destinations_wait_for_their_host_and_go_when_it_has_agreed()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var engine = await TestEngine.StartAsync(receiver, ("Sealpost:Deliveries:FirstContactAttempts", "3"), ("Sealpost:Deliveries:FirstContactAttemptsPerHost", "3"));
        await engine.CreateTenantAsync();
        for (var i = 0; i < 6; i++)
        {
            // A receiver of a test stands in a network that is open; this one is taken for a stranger's.
            var destination = await engine.CreateDestinationAsync("\"profile\": \"custom\", \"retry\": { \"delays\": [] }", $"hook{i}");
            var known = await engine.Services.GetRequiredService<TenantDirectory>().FindDestinationAsync(destination.DestinationNo, Cancel);
            known!.Rules.StrangerAt.ShouldBeNull();
            engine.Services.GetRequiredService<Dispatcher>().Post(destination.DestinationNo, new LaneEvent.Ruled(known.Rules with { StrangerAt = "victim.example:443" }));
        }

        for (var i = 0; i < 3; i++) receiver.RespondNext(new TestResponse(404));
        await engine.PublishAsync();

        await receiver.WaitForAsync(3, Cancel);
        await engine.PassAsync(TimeSpan.FromSeconds(19));
        await engine.Services.GetRequiredService<Dispatcher>().ProbeAsync();
        receiver.Requests.Count.ShouldBe(3);

        await engine.PassAsync(TimeSpan.FromSeconds(2));
        await receiver.WaitForAsync(4, Cancel);
        await engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        await engine.PassAsync(TimeSpan.FromSeconds(1));
        (await receiver.WaitForAsync(6, Cancel)).Select(request => request.Target).Distinct().Count().ShouldBe(6);
    }
}
