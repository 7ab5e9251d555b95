using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Quotas;

public sealed class TenantQuotaTests : EngineTests
{
    [Fact]
    public async Task Messages_beyond_the_rate_are_refused_with_the_time_after_which_one_may_come()
    {
        await LimitAsync(new(MessagesPerSecond: 2, null, null, null));
        await PublishAsync(2).ShouldAllBeAcceptedAsync();

        (await Engine.PublishAsync()).ShouldBe(new AcceptOutcome.Limited("messagesPerSecond", 2, TimeSpan.FromMilliseconds(500)));
        Engine.CountRows().Messages.ShouldBe(2);
        Engine.Clock.Advance(TimeSpan.FromMilliseconds(500));

        await PublishAsync(1).ShouldAllBeAcceptedAsync();
        (await Engine.PublishAsync()).ShouldBeOfType<AcceptOutcome.Limited>();
    }

    [Fact]
    public async Task A_batch_larger_than_the_rate_is_taken_whole_and_paid_off()
    {
        await LimitAsync(new(MessagesPerSecond: 10, null, null, null));

        (await PublishAsync(30)).ShouldAllBe(outcome => outcome is AcceptOutcome.Accepted);

        (await Engine.PublishAsync()).ShouldBeOfType<AcceptOutcome.Limited>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(2.1));
    }

    [Fact]
    public async Task A_backlog_at_its_limit_takes_nothing_more_until_it_has_gone_down()
    {
        await Engine.CreateDestinationAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[\"10s\"],\"jitter\":0}");
        Receiver.Respond(new TestResponse(500));
        await LimitAsync(new(null, null, Pending: 3, null));
        await PublishAsync(2).ShouldAllBeAcceptedAsync();
        await PublishAsync(2).ShouldAllBeAcceptedAsync("what begins below the limit is taken whole");

        (await Engine.PublishAsync()).ShouldBeOfType<AcceptOutcome.Limited>().Limit.ShouldBe("pending");
        while ((await Engine.DeliveriesAsync()).Any(delivery => delivery is not { Attempts: 1, NextAttemptAt: not null })) await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);
        Receiver.Respond(new TestResponse(204));
        Engine.Clock.Advance(TimeSpan.FromSeconds(20));
        while (Engine.CountRows().Pending > 0) await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);

        await PublishAsync(1).ShouldAllBeAcceptedAsync();
    }

    [Fact]
    public async Task No_more_requests_of_a_tenant_are_under_way_than_it_may_have()
    {
        var answered = new TaskCompletionSource();
        Receiver.Respond(new TestResponse(204) { After = answered.Task });
        for (var i = 0; i < 4; i++) await Engine.CreateDestinationAsync();
        await LimitAsync(new(null, InFlight: 3, null, null));
        var dispatcher = Engine.Services.GetRequiredService<Dispatcher>();

        await PublishAsync(2).ShouldAllBeAcceptedAsync();
        while (dispatcher.InFlight < 3) await dispatcher.ProbeAsync();
        await dispatcher.ProbeAsync();

        dispatcher.InFlight.ShouldBe(3);
        answered.SetResult();
        while (Engine.CountRows().Pending > 0) await Engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, Cancel);
    }

    [Fact]
    public async Task A_destination_too_many_is_refused_and_those_that_are_there_stay()
    {
        await Engine.CreateDestinationAsync();
        await Engine.CreateDestinationAsync();
        await LimitAsync(new(null, null, null, Destinations: 1));

        var refused = await Should.ThrowAsync<ChangeRefusedException>(() => Engine.CreateDestinationAsync());

        refused.Fault.Field.ShouldBe("limits.destinations");
        (await Engine.TenantAsync()).Destinations.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_tenant_that_floods_a_hundredfold_takes_nothing_from_another()
    {
        await LimitAsync(new(MessagesPerSecond: 5, null, null, null));
        var other = await Engine.CreateTenantAsync("other");
        var intake = Engine.Services.GetRequiredService<MessageIntake>();
        var (flooding, calm) = (new List<AcceptOutcome>(), new List<AcceptOutcome>());

        for (var i = 0; i < 500; i++)
        {
            flooding.Add(await Engine.PublishAsync());
            if (i % 100 == 0) calm.Add(await intake.AcceptAsync(other, new NewMessage("ping", null, "{}"u8.ToArray(), null), Cancel));
        }

        flooding.Count(outcome => outcome is AcceptOutcome.Accepted).ShouldBe(5);
        calm.ShouldAllBe(outcome => outcome is AcceptOutcome.Accepted);
    }

    [Fact]
    public async Task The_instance_says_what_tenants_may_use_that_do_not_say_otherwise_and_0_is_otherwise()
    {
        await using var engine = await TestEngine.StartAsync(Receiver, ("Sealpost:Limits:TenantMessagesPerSecond", "1"));
        await engine.CreateTenantAsync();
        await engine.PublishAsync();
        (await engine.PublishAsync()).ShouldBeOfType<AcceptOutcome.Limited>();

        await LimitAsync(new(MessagesPerSecond: 0, null, null, null), engine);

        (await engine.PublishAsync()).ShouldBeOfType<AcceptOutcome.Accepted>();
    }

    private async Task<IReadOnlyList<AcceptOutcome>> PublishAsync(int count) => await Engine.Services.GetRequiredService<MessageIntake>().AcceptAsync(
        await Engine.TenantAsync(), [.. Enumerable.Range(0, count).Select(_ => new NewMessage("ping", "application/json", "{}"u8.ToArray(), null))], Cancel);

    private Task LimitAsync(LimitSetting limits) => LimitAsync(limits, Engine);

    private static async Task LimitAsync(LimitSetting limits, TestEngine engine)
    {
        var store = engine.Services.GetRequiredService<TenantStore>();
        var tenant = (await store.FindAsync("acme", Cancel))!;
        (await store.ChangeAsync(tenant.TenantNo, tenant.Revision, tenant.Name, new TenantSettings { Limits = limits }, Cancel)).ShouldNotBeNull();
    }
}

file static class Outcomes
{
    public static async Task ShouldAllBeAcceptedAsync(this Task<IReadOnlyList<AcceptOutcome>> offered, string? because = null) =>
        (await offered).ShouldAllBe(outcome => outcome is AcceptOutcome.Accepted, because);
}
