using System.Net;
using System.Net.Sockets;
using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress.Hostile;

/// <summary>Every case of the list of hostile names. Dials are counted; none leaves the machine.</summary>
public sealed class DnsCaseTests
{
    private const string Corpus = "dns-cases.tsv";

    private static readonly IPAddress Private = IPAddress.Parse("10.0.0.1");

    /// <summary>What is not a plain list of addresses, by its name.</summary>
    private static readonly Dictionary<string, Func<Task>> Scenarios = new(StringComparer.Ordinal)
    {
        ["rebind.test"] = A_name_that_turns_private_is_dialled_once_at_its_public_address,
        ["rebind-pool.test"] = A_name_that_turned_private_is_checked_for_the_next_connection,
        ["cname-internal.test"] = An_alias_of_an_internal_name_is_judged_by_its_address,
        ["cname-loop.test"] = A_server_that_fails_is_tried_again_later,
        ["many.test"] = Of_many_answers_few_are_dialled_and_no_private_one,
        ["slow.test"] = A_slow_answer_ends_with_the_deadline,
        ["nxdomain.test"] = A_name_that_is_not_there_is_tried_again_later,
        ["servfail.test"] = A_server_that_fails_is_tried_again_later,
        ["empty.test"] = No_address_is_no_dial,
        ["search-suffix"] = A_bare_name_is_refused_when_it_is_saved,
    };

    public static TheoryData<string> Cases => new(Corpora.Rows(Corpus).Select(row => row[0]));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public async Task Every_case_of_the_list_ends_as_it_says(string name)
    {
        if (Scenarios.TryGetValue(name, out var scenario))
        {
            await scenario();
            return;
        }

        var addresses = Corpora.Rows(Corpus).Single(row => row[0] == name)[2].Split(", ").Select(Address).ToArray();
        var builder = Builder().WithName(name, addresses);
        using var client = builder.Build();

        var failed = await FailureAsync(client, name);

        var open = addresses.Where(address => new AddressPolicy([]).Check(address) is AddressVerdict.Allowed).ToList();
        builder.Dials.Select(dial => dial.Address).ShouldBe(open, "only what is public is dialled");
        failed.Reason.ShouldBe(open.Count > 0 ? FailureReason.ConnectionRefused : FailureReason.DestinationRefused);
    }

    [Fact]
    public void No_case_is_left_out()
    {
        Assert.SkipUnless(Corpora.TryFind(Corpus, out _, out var reason), reason ?? "");
        Corpora.Rows(Corpus).Count().ShouldBe(22);
        Corpora.Rows(Corpus).Select(row => row[0]).ShouldBeSubsetOf([.. Corpora.Rows(Corpus).Where(row => row[1] is "A" or "AAAA" or "A,A" or "A,AAAA" or "wildcard").Select(row => row[0]), .. Scenarios.Keys]);
    }

    private static async Task A_name_that_turns_private_is_dialled_once_at_its_public_address()
    {
        var builder = Builder().WithName("rebind.test", [GuardedClientBuilder.Public], [IPAddress.Loopback]);
        using var client = builder.Build();

        await FailureAsync(client, "rebind.test");

        builder.Resolved.Count.ShouldBe(1);
        builder.Dials.ShouldBe([new IPEndPoint(GuardedClientBuilder.Public, 443)]);
    }

    private static async Task A_name_that_turned_private_is_checked_for_the_next_connection()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Names = ["rebind-pool.test"] });
        receiver.Respond(new(200) { Headers = [new("Connection", "close")] });
        var builder = Builder().Trust(receiver.Authority).WithName("rebind-pool.test", [GuardedClientBuilder.Public], [Private]).RouteEverythingTo(receiver.Url.Port);
        using var client = builder.Build();

        (await SendAsync(client, "rebind-pool.test")).ShouldBeOfType<OutboundResult.Responded>();
        (await FailureAsync(client, "rebind-pool.test")).Reason.ShouldBe(FailureReason.DestinationRefused);

        builder.Dials.Count.ShouldBe(1);
        new EgressOptions().PooledConnectionLifetime.ShouldBeLessThan(TimeSpan.FromMinutes(5));
    }

    private static async Task An_alias_of_an_internal_name_is_judged_by_its_address()
    {
        var builder = Builder().WithName("cname-internal.test", [IPAddress.Parse("169.254.169.254")]);
        using var client = builder.Build();

        (await FailureAsync(client, "cname-internal.test")).Reason.ShouldBe(FailureReason.DestinationRefused);

        builder.Dials.ShouldBeEmpty();
    }

    private static async Task A_server_that_fails_is_tried_again_later() =>
        (await ResolvingFailsAsync(SocketError.TryAgain)).ShouldBe((FailureStage.Dns, FailureReason.NameServerFailed));

    private static async Task A_name_that_is_not_there_is_tried_again_later()
    {
        (await ResolvingFailsAsync(SocketError.HostNotFound)).ShouldBe((FailureStage.Dns, FailureReason.NameNotFound));
        FailureReason.NameNotFound.PublicReason().ShouldBe("dns_nxdomain");
    }

    private static async Task Of_many_answers_few_are_dialled_and_no_private_one()
    {
        var many = Enumerable.Range(0, 500).Select(number => new IPAddress(number % 2 == 0 ? [10, 0, (byte)(number / 250), (byte)number] : [93, 184, (byte)(number / 250), (byte)number])).ToArray();
        var builder = Builder().WithName("many.test", many);
        using var client = builder.Build();

        await FailureAsync(client, "many.test");

        builder.Dials.Count.ShouldBeInRange(1, 10);
        builder.Dials.ShouldAllBe(dial => dial.Address.GetAddressBytes()[0] == 93);
    }

    private static async Task A_slow_answer_ends_with_the_deadline()
    {
        var time = new ManualTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = Builder().WithTime(time).WithOptions(options => options.ConnectTimeout = TimeSpan.FromMinutes(1)).WithResolver(async (_, cancellationToken) =>
        {
            asked.SetResult();
            await Task.Delay(TimeSpan.FromSeconds(30), time, cancellationToken);
            return [GuardedClientBuilder.Public];
        });
        using var client = builder.Build();

        var sending = SendAsync(client, "slow.test").AsTask();
        await asked.Task.WaitAsync(Cancellation);
        time.Advance(TimeSpan.FromSeconds(15));

        (await sending.WaitAsync(Cancellation)).ShouldBeOfType<OutboundResult.Failed>().Reason.ShouldBe(FailureReason.DeadlinePassed);
        builder.Dials.ShouldBeEmpty();
    }

    private static async Task No_address_is_no_dial()
    {
        var builder = Builder().WithName("empty.test", Array.Empty<IPAddress>());
        using var client = builder.Build();

        (await FailureAsync(client, "empty.test")).Reason.ShouldBe(FailureReason.NameNotFound);

        builder.Dials.ShouldBeEmpty();
    }

    private static async Task A_bare_name_is_refused_when_it_is_saved()
    {
        new DestinationUrlPolicy(new([]), allowHttp: false).Check("https://metadata/", carriesCredentials: false).ShouldBeOfType<UrlDecision.Refused>().Fault.ShouldBe(UrlFault.Host);
        var builder = Builder().WithName("metadata", [IPAddress.Parse("169.254.169.254")]);
        using var client = builder.Build();

        await FailureAsync(client, "metadata");

        builder.Dials.ShouldBeEmpty();
    }

    private static async Task<(FailureStage, FailureReason)> ResolvingFailsAsync(SocketError error)
    {
        var builder = Builder().WithResolver((_, _) => throw new SocketException((int)error));
        using var client = builder.Build();
        var failed = await FailureAsync(client, "fails.test");
        builder.Dials.ShouldBeEmpty();
        return (failed.Stage, failed.Reason);
    }

    // A zone is written with the name of an interface, which another machine does not have.
    private static IPAddress Address(string text) => IPAddress.Parse(text.Split('%')[0]) is var address && text.Contains('%') ? new(address.GetAddressBytes(), 2) : address;

    private static async Task<OutboundResult.Failed> FailureAsync(GuardedClient client, string name) => (await SendAsync(client, name)).ShouldBeOfType<OutboundResult.Failed>();

    private static ValueTask<OutboundResult> SendAsync(GuardedClient client, string name) => client.SendAsync(new() { Url = new($"https://{name}/") }, Cancellation);

    private static GuardedClientBuilder Builder() => new GuardedClientBuilder().WithDial((_, _) => throw new SocketException((int)SocketError.ConnectionRefused));
}
