using System.Net;
using System.Text;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Tests.Sources.Intake;

public sealed class SourceIntakeTests
{
    private const string GitHub = """{"scheme":"github","secret":"s3cret-of-github"}""";

    [Fact]
    public async Task Success_is_answered_only_after_the_commit()
    {
        await using var scenario = await SourceScenario.StartAsync(GitHub);
        await scenario.SendAsync("{\"warm\":1}", "s3cret-of-github", ("X-GitHub-Event", "push"));
        using var gate = new ManualResetEventSlim();
        var blocker = scenario.Stores.Get<Journal>().ExecuteAsync(_ => gate.Wait(TimeSpan.FromSeconds(30)), SourceScenario.Cancel);

        var sending = scenario.SendAsync("{\"n\":1}", "s3cret-of-github", ("X-GitHub-Event", "push"));
        sending.IsCompleted.ShouldBeFalse();
        scenario.CountMessages().ShouldBe(1);

        gate.Set();
        (await sending).Status.ShouldBe(200);
        scenario.CountMessages().ShouldBe(2);
        await blocker;
    }

    [Fact]
    public async Task A_full_intake_asks_the_sender_to_try_again()
    {
        await using var scenario = await SourceScenario.StartAsync(GitHub, ("Sealpost:Journal:MaxWaiting", "1"));
        await scenario.SendAsync("{\"warm\":1}", "s3cret-of-github", ("X-GitHub-Event", "push"));
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        var blocker = scenario.Stores.Get<Journal>().ExecuteAsync(
            _ =>
            {
                begun.SetResult();
                return gate.Wait(TimeSpan.FromSeconds(30));
            },
            SourceScenario.Cancel);
        await begun.Task;

        var waiting = scenario.SendAsync("{\"n\":1}", "s3cret-of-github", ("X-GitHub-Event", "push"));
        var refused = await scenario.SendAsync("{\"n\":2}", "s3cret-of-github", ("X-GitHub-Event", "push"));
        refused.Status.ShouldBe(503);
        refused.Headers.ShouldContain(header => header.Key == "Retry-After");

        gate.Set();
        (await waiting).Status.ShouldBe(200);
        await blocker;
        (await scenario.SendAsync("{\"n\":2}", "s3cret-of-github", ("X-GitHub-Event", "push"))).Status.ShouldBe(200);
        scenario.CountMessages().ShouldBe(3);
    }

    [Fact]
    public async Task A_delivery_is_remembered_for_its_window_and_no_longer()
    {
        await using var scenario = await SourceScenario.StartAsync("""{"scheme":"github","secret":"s3cret-of-github","deduplicate":{"by":"header","header":"X-GitHub-Delivery","window":"3d"}}""");
        async Task SendAsync() => (await scenario.SendAsync("{}", "s3cret-of-github", ("X-GitHub-Delivery", "d1"))).Status.ShouldBe(200);

        await SendAsync();
        await scenario.SleepAsync(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));
        await scenario.Stores.Get<SourceUpkeep>().RunOnceAsync(SourceScenario.Cancel);
        await SendAsync();
        scenario.CountMessages().ShouldBe(1);

        scenario.Stores.Clock.Advance(TimeSpan.FromSeconds(2));
        await SendAsync();
        scenario.CountMessages().ShouldBe(2);
    }

    [Fact]
    public async Task A_short_window_ends_before_a_day()
    {
        await using var scenario = await SourceScenario.StartAsync("""{"scheme":"none","deduplicate":{"by":"body","window":"15m"}}""");
        await scenario.SendAsync();
        scenario.Stores.Clock.Advance(TimeSpan.FromMinutes(15));
        await scenario.SendAsync();
        scenario.CountMessages().ShouldBe(1);
        scenario.Stores.Clock.Advance(TimeSpan.FromSeconds(1));
        await scenario.SendAsync();
        scenario.CountMessages().ShouldBe(2);
    }

    [Fact]
    public async Task What_is_remembered_survives_a_restart_and_is_forgotten_in_the_end()
    {
        await using var scenario = await SourceScenario.StartAsync("""{"scheme":"none","deduplicate":{"by":"body","window":"2d"}}""");
        await scenario.SendAsync();
        await scenario.SleepAsync(TimeSpan.FromDays(2));
        await scenario.SendAsync();
        scenario.CountMessages().ShouldBe(1);

        await scenario.SleepAsync(TimeSpan.FromSeconds(1));
        await scenario.Stores.Get<SourceUpkeep>().RunOnceAsync(SourceScenario.Cancel);
        scenario.Stores.Query<int>("SELECT count(*) FROM idempotency").ShouldBe(0);
    }

    [Fact]
    public async Task A_replay_with_another_delivery_id_is_known_by_what_was_signed()
    {
        await using var scenario = await SourceScenario.StartAsync("""{"scheme":"box","secret":"box-signature-key"}""");
        var scheme = (await scenario.SnapshotAsync()).Scheme;
        scheme.DeliveryId.ShouldNotBeNull();
        var first = scenario.Request(scheme, "{\"id\":\"e1\"}", "box-signature-key", ("BOX-DELIVERY-ID", "d1"));
        var replay = first with { Headers = [.. first.Headers.Select(header => header.Key == "BOX-DELIVERY-ID" ? new("BOX-DELIVERY-ID", "d2") : header)] };
        var intake = scenario.Stores.Get<Sealpost.Engine.Sources.Intake.SourceIntake>();

        foreach (var request in (Sealpost.Engine.Sources.Intake.SourceRequest[])[first, replay, first])
            (await intake.HandleAsync(await scenario.SnapshotAsync(), request, SourceScenario.Cancel)).Status.ShouldBe(200);
        scenario.CountMessages().ShouldBe(1);

        scenario.Stores.Clock.Advance(TimeSpan.FromMinutes(2));
        (await scenario.SendAsync("{\"id\":\"e1\"}", "box-signature-key", ("BOX-DELIVERY-ID", "d1"))).Status.ShouldBe(200);
        scenario.CountMessages().ShouldBe(1);
    }

    [Fact]
    public async Task An_old_secret_ends_with_its_grace_period()
    {
        await using var scenario = await SourceScenario.StartAsync(GitHub);
        await RotateAsync(scenario, "second-secret", "1h");
        (await scenario.SendAsync("{\"n\":1}", "s3cret-of-github")).Status.ShouldBe(200);
        scenario.Stores.Clock.Advance(TimeSpan.FromMinutes(30));
        await RotateAsync(scenario, "third-secret", "1h");
        (await scenario.SendAsync("{\"n\":2}", "s3cret-of-github")).Status.ShouldBe(200);

        scenario.Stores.Clock.Advance(TimeSpan.FromMinutes(31));
        (await scenario.SendAsync("{\"n\":3}", "s3cret-of-github")).Status.ShouldBe(401);
        (await scenario.SendAsync("{\"n\":4}", "second-secret")).Status.ShouldBe(200);

        scenario.Stores.Clock.Advance(TimeSpan.FromMinutes(30));
        (await scenario.SendAsync("{\"n\":5}", "second-secret")).Status.ShouldBe(401);
        (await scenario.SendAsync("{\"n\":6}", "third-secret")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_stale_timestamp_is_refused()
    {
        await using var scenario = await SourceScenario.StartAsync("""{"scheme":"stripe","secret":"whsec_0123456789abcdefghijklmnop"}""");
        var source = await scenario.SnapshotAsync();
        var request = scenario.Request(source.Scheme, "{}", "whsec_0123456789abcdefghijklmnop");
        scenario.Stores.Clock.Advance(TimeSpan.FromSeconds(301));
        (await scenario.Stores.Get<Sealpost.Engine.Sources.Intake.SourceIntake>().HandleAsync(source, request, SourceScenario.Cancel)).Status.ShouldBe(401);
        (await scenario.RejectionsAsync()).ShouldHaveSingleItem().Reason.ShouldBe("timestamp-too-old");
    }

    [Fact]
    public async Task An_archived_event_type_gives_way_to_the_fallback_and_both_archived_are_refused_and_kept()
    {
        await using var scenario = await SourceScenario.StartAsync(
            """{"scheme":"none","eventType":{"json":"/type","fallback":"other"}}""", ("Sealpost:EventTypes:CreateOnFirstUse", "false"));
        (await scenario.SendAsync("{\"type\":\"a.b\"}")).Status.ShouldBe(422);
        (await scenario.RejectionsAsync()).ShouldHaveSingleItem().Reason.ShouldBe("event-type-refused");
        scenario.CountMessages().ShouldBe(0);
    }

    [Fact]
    public async Task Who_may_not_call_is_not_verified()
    {
        await using var scenario = await SourceScenario.StartAsync("""{"scheme":"none","allowedNetworks":["198.51.100.0/24"]}""");
        (await scenario.SendAsync()).Status.ShouldBe(401);
        var source = await scenario.SnapshotAsync();
        var request = scenario.Request(source.Scheme, "{}", null) with { Caller = IPAddress.Parse("198.51.100.7") };
        (await scenario.Stores.Get<Sealpost.Engine.Sources.Intake.SourceIntake>().HandleAsync(source, request, SourceScenario.Cancel)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_payload_is_kept_byte_for_byte()
    {
        await using var scenario = await SourceScenario.StartAsync("""{"scheme":"none"}""");
        const string Body = "\ufeff{ \"é\" : \"\\u00e9\" }\r\n";
        await scenario.SendAsync(Body);
        scenario.Stores.Query<byte[]>("SELECT body FROM messages").ShouldBe(Encoding.UTF8.GetBytes(Body));
    }

    private static async Task RotateAsync(SourceScenario scenario, string secret, string gracePeriod)
    {
        var rotation = scenario.Stores.Get<Sealpost.Engine.Sources.Settings.SourceRotationParser>().Parse(
            System.Text.Json.JsonDocument.Parse($$"""{"secret":"{{secret}}","gracePeriod":"{{gracePeriod}}"}""").RootElement, scenario.Source.Settings, []).ShouldNotBeNull();
        await scenario.Stores.WriteAsync(connection => scenario.Stores.Get<SourceEditor>().RotateSecret(connection, scenario.Source, rotation));
        scenario.Stores.Get<SourceDirectory>().Invalidate(scenario.Source.SourceNo);
    }
}
