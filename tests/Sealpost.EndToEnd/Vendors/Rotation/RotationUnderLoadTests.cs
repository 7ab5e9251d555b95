using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.Rotation;

/// <summary>Whoever holds the key that he was promised would verify sees no failed verification, while secrets are replaced under load.</summary>
public sealed class RotationUnderLoadTests(RunningServer server) : IClassFixture<RunningServer>
{
    // Shorter than the time an attempt may take, so that the clock can pass it while requests are under way.
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(10);

    private static bool IsLong => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1";

    private static int Rounds => IsLong ? 20 : 4;

    private static int PerPhase => 850;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("orange-logic")]
    [InlineData("standard-webhooks")]
    [InlineData("engenius")]
    [InlineData("inscipher")]
    public async Task Holders_of_the_old_the_new_and_both_keys_verify_all_that_they_were_promised(string profile)
    {
        var holder = KeyHolder.Of(profile);
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync($$"""{"profile":"{{profile}}"}""");
        var secrets = new List<string> { created.Text("secret") };
        var rotate = profile == "inscipher" ? "hmac-secret" : $"destinations/{created.Text("id")}/secrets/rotate";

        var published = 0;
        for (var round = 0; round < Rounds; round++)
        {
            published += await RunAsync(account, round, rotate, secrets);
            await account.Receiver.WaitForAsync(published, Cancel);
        }

        published.ShouldBeGreaterThanOrEqualTo(10_000);
        account.Receiver.Requests.Count.ShouldBe(published, "each event was delivered once");
        var failures = account.Receiver.Requests.SelectMany(request => Failures(holder, request, secrets)).ToList();
        failures.ShouldBeEmpty();
        TestContext.Current.SendDiagnosticMessage("{0}: {1} rotations, {2} deliveries, 0 failed verifications", profile, Rounds, published);
    }

    /// <summary>One rotation; events are published without a pause before it, through it, and over the end of its grace period.</summary>
    private async Task<int> RunAsync(Account account, int round, string rotate, List<string> secrets)
    {
        var earlier = account.Receiver.Requests.Count;
        var before = new Load(account, round, Phase.Before, PerPhase);
        await before.EnoughAsync();
        var rotating = new Load(account, round, Phase.Rotating);
        var verifiableByOld = await before.StopAsync();
        secrets.Add((await account.PostAsync(rotate, """{"gracePeriod":"10s"}""")).Text("secret"));

        var overlap = new Load(account, round, Phase.Overlap, PerPhase);
        verifiableByOld += await rotating.StopAsync();
        await overlap.EnoughAsync();
        var ending = new Load(account, round, Phase.Ending);
        verifiableByOld += await overlap.StopAsync();
        await ArrivedAsync(account.Receiver, round, earlier, verifiableByOld);
        server.Clock.Advance(GracePeriod);

        var after = new Load(account, round, Phase.After, PerPhase);
        var published = verifiableByOld + await ending.StopAsync();
        await after.EnoughAsync();
        return published + await after.StopAsync();
    }

    /// <summary>What the old key must verify has to be on the other side before its time ends.</summary>
    private static async Task ArrivedAsync(TestReceiver receiver, int round, int earlier, int count)
    {
        var awaited = earlier + count;
        while (true)
        {
            var requests = await receiver.WaitForAsync(awaited, Cancel);
            var missing = count - requests.Skip(earlier).Count(request => Read(request) is var (number, phase) && number == round && phase < Phase.Ending);
            if (missing == 0) return;
            awaited = requests.Count + missing;
        }
    }

    private static IEnumerable<string> Failures(KeyHolder holder, ReceivedRequest request, List<string> secrets)
    {
        var (round, phase) = Read(request);
        var knowsOld = holder.KnowsOld(request, secrets[round]);
        var knowsNew = holder.KnowsNew(request, secrets[round + 1]);
        if (phase < Phase.Ending && !knowsOld) yield return $"{request.Text}: the old key does not verify";
        if (phase >= (holder.SeesBoth ? Phase.Overlap : Phase.After) && !knowsNew) yield return $"{request.Text}: the new key does not verify";
        if (!knowsOld && !knowsNew) yield return $"{request.Text}: neither key verifies";
        if (phase == Phase.Before && round > 0 && holder.KnowsOld(request, secrets[round - 1])) yield return $"{request.Text}: a key whose time is over verifies";
        if (phase == Phase.After && knowsOld) yield return $"{request.Text}: the old key verifies after its time";
    }

    private static (int Round, Phase Phase) Read(ReceivedRequest request)
    {
        var words = request.Text.Trim('"').Split(' ');
        return (int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), Enum.Parse<Phase>(words[1]));
    }
}
