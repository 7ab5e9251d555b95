using System.Net;
using System.Net.Sockets;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Egress.Dialling;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress;

/// <summary>Which addresses are dialled. Every dial is counted; none reaches the network.</summary>
public sealed class GuardedClientAddressTests
{
    private static readonly Dial NobodyThere = (_, _) => throw new SocketException((int)SocketError.ConnectionRefused);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_blocked_address_of_the_corpus_is_dialled_and_every_allowed_one_is()
    {
        Assert.SkipUnless(Corpora.TryFind("ssrf-ips.tsv", out _, out var reason), reason ?? "");
        var policy = new AddressPolicy([]);
        var answer = IPAddress.None;
        var builder = new GuardedClientBuilder().WithResolver((_, _) => new([answer])).WithDial(NobodyThere);
        using var client = builder.Build();
        var wrong = new List<string>();
        foreach (var row in Corpora.Rows("ssrf-ips.tsv"))
        {
            answer = IPAddress.Parse(row[1]);
            var before = builder.Dials.Count;

            var byName = Reason(await client.SendAsync(To("https://hooks.example/"), Cancellation));
            var literal = answer.AddressFamily is AddressFamily.InterNetworkV6 ? $"[{answer}]" : answer.ToString();
            var byLiteral = Reason(await client.SendAsync(To($"https://{literal}/"), Cancellation));

            var dials = builder.Dials.Count - before;
            var allowed = policy.Check(answer) is AddressVerdict.Allowed;
            var expected = allowed ? FailureReason.ConnectionRefused : FailureReason.DestinationRefused;
            if (byName != expected || byLiteral != expected || dials != (allowed ? 2 : 0) || (row[0] == "block" && dials > 0))
                wrong.Add($"{row[1]}: {byName}, {byLiteral}, {dials} dials");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_blocked_url_of_the_corpus_is_dialled_even_when_it_was_never_checked_as_text()
    {
        Assert.SkipUnless(Corpora.TryFind("ssrf-urls.txt", out _, out var reason), reason ?? "");
        // Any name that is not an address answers with the private one that it is meant to reach.
        var builder = new GuardedClientBuilder()
            .AllowHttp()
            .WithDial(NobodyThere)
            .WithResolver((host, _) => new([IPAddress.TryParse(host, out var literal) ? literal : IPAddress.Parse("169.254.169.254")]));
        using var client = builder.Build();
        var policy = new AddressPolicy([]);
        var sent = 0;
        foreach (var row in Corpora.Rows("ssrf-urls.txt"))
        {
            if (!row[0].StartsWith("block", StringComparison.Ordinal) || !Uri.TryCreate(row[1], UriKind.Absolute, out var url))
                continue;
            sent++;
            await client.SendAsync(new() { Url = url }, Cancellation);
        }

        // A row that is blocked for its spelling only may name a public host.
        builder.Dials.Where(dial => policy.Check(dial.Address) is not AddressVerdict.Allowed).ShouldBeEmpty();
        sent.ShouldBeGreaterThan(250);
    }

    [Fact]
    public async Task A_name_that_answers_differently_the_second_time_is_refused_the_second_time()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Names = ["hooks.example"] });
        receiver.Respond(new(200) { Headers = [new("Connection", "close")] });
        var builder = new GuardedClientBuilder()
            .Trust(receiver.Authority)
            .WithName("hooks.example", [GuardedClientBuilder.Public], [IPAddress.Parse("10.0.0.1")])
            .RouteEverythingTo(receiver.Url.Port);
        using var client = builder.Build();

        (await client.SendAsync(To("https://hooks.example/"), Cancellation)).ShouldBeOfType<OutboundResult.Responded>();
        Reason(await client.SendAsync(To("https://hooks.example/"), Cancellation)).ShouldBe(FailureReason.DestinationRefused);

        builder.Dials.ShouldBe([new IPEndPoint(GuardedClientBuilder.Public, 443)]);
        receiver.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_is_resolved_once_for_a_connection_and_the_checked_address_is_dialled()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Names = ["hooks.example"] });
        var builder = new GuardedClientBuilder()
            .Trust(receiver.Authority)
            .WithName("hooks.example", [GuardedClientBuilder.Public], [IPAddress.Loopback])
            .RouteEverythingTo(receiver.Url.Port);
        using var client = builder.Build();

        for (var round = 0; round < 3; round++)
            (await client.SendAsync(To("https://hooks.example/"), Cancellation)).ShouldBeOfType<OutboundResult.Responded>();

        builder.Resolved.ShouldBe(["hooks.example"]);
        builder.Dials.ShouldBe([new IPEndPoint(GuardedClientBuilder.Public, 443)]);
        receiver.Requests[0].Header("Host").ShouldBe("hooks.example");
    }

    [Fact]
    public async Task Of_mixed_answers_only_the_public_ones_are_dialled()
    {
        var second = IPAddress.Parse("2606:2800:220:1:248:1893:25c8:1946");
        var builder = new GuardedClientBuilder()
            .WithName("mixed.example", [IPAddress.Parse("10.0.0.1"), GuardedClientBuilder.Public, IPAddress.IPv6Loopback, second])
            .WithDial(NobodyThere);
        using var client = builder.Build();

        Reason(await client.SendAsync(To("https://mixed.example/"), Cancellation)).ShouldBe(FailureReason.ConnectionRefused);

        builder.Dials.Select(dial => dial.Address).ShouldBe([GuardedClientBuilder.Public, second]);
    }

    [Fact]
    public async Task The_second_address_is_dialled_when_the_first_is_dead()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Names = ["two.example"] });
        var dead = IPAddress.Parse("93.184.215.15");
        var builder = new GuardedClientBuilder()
            .Trust(receiver.Authority)
            .WithName("two.example", [dead, GuardedClientBuilder.Public])
            .WithDial((address, cancellationToken) => address.Address.Equals(dead)
                ? throw new SocketException((int)SocketError.HostUnreachable)
                : Dialler.OverTcpAsync(new(IPAddress.Loopback, receiver.Url.Port), cancellationToken));
        using var client = builder.Build();

        (await client.SendAsync(To("https://two.example/"), Cancellation)).ShouldBeOfType<OutboundResult.Responded>();
        builder.Dials.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_receiver_that_resets_as_soon_as_it_has_accepted_is_a_connection_that_failed()
    {
        var builder = new GuardedClientBuilder().WithName("brief.example", [GuardedClientBuilder.Public]).WithDial(async (_, cancellationToken) => new NetworkStream(await ResetAsync(cancellationToken), ownsSocket: true));
        using var client = builder.Build();

        var result = (await client.SendAsync(To("https://brief.example/"), Cancellation)).ShouldBeOfType<OutboundResult.Failed>();

        (result.Stage, result.Reason).ShouldBe((FailureStage.Connect, FailureReason.ConnectFailed));
    }

    [Fact]
    public async Task A_name_with_five_hundred_addresses_costs_a_bounded_number_of_dials()
    {
        var many = Enumerable.Range(0, 500).Select(number => new IPAddress([93, 184, (byte)(number / 250), (byte)number])).ToArray();
        var builder = new GuardedClientBuilder().WithName("many.example", many).WithDial(NobodyThere);
        using var client = builder.Build();

        Reason(await client.SendAsync(To("https://many.example/"), Cancellation)).ShouldBe(FailureReason.ConnectionRefused);
        builder.Dials.Count.ShouldBeLessThan(10);
    }

    [Fact]
    public async Task A_mapped_address_is_dialled_as_the_IPv4_address_it_is()
    {
        var builder = new GuardedClientBuilder().WithName("mapped.example", [GuardedClientBuilder.Public.MapToIPv6()]).WithDial(NobodyThere);
        using var client = builder.Build();

        await client.SendAsync(To("https://mapped.example/"), Cancellation);

        builder.Dials.ShouldHaveSingleItem().Address.ShouldBe(GuardedClientBuilder.Public);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, nameof(FailureReason.NameNotFound))]
    [InlineData(SocketError.NoData, nameof(FailureReason.NameNotFound))]
    [InlineData(SocketError.TryAgain, nameof(FailureReason.NameServerFailed))]
    public async Task A_name_that_cannot_be_resolved_fails_at_dns(SocketError error, string expected)
    {
        var builder = new GuardedClientBuilder().WithResolver((_, _) => throw new SocketException((int)error)).WithDial(NobodyThere);
        using var client = builder.Build();

        var failed = (await client.SendAsync(To("https://nowhere.example/"), Cancellation)).ShouldBeOfType<OutboundResult.Failed>();

        failed.Stage.ShouldBe(FailureStage.Dns);
        failed.Reason.ToString().ShouldBe(expected);
        builder.Dials.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_without_addresses_fails_closed()
    {
        var builder = new GuardedClientBuilder().WithName("empty.example", Array.Empty<IPAddress>()).WithDial(NobodyThere);
        using var client = builder.Build();

        Reason(await client.SendAsync(To("https://empty.example/"), Cancellation)).ShouldBe(FailureReason.NameNotFound);
    }

    [Theory]
    [InlineData("http://hooks.example/")]
    [InlineData("https://user@hooks.example/")]
    [InlineData("https://hooks.example:6379/")]
    [InlineData("ftp://hooks.example/")]
    public async Task A_url_that_todays_settings_refuse_is_not_even_resolved(string url)
    {
        var builder = new GuardedClientBuilder().WithName("hooks.example", [GuardedClientBuilder.Public]).WithDial(NobodyThere);
        using var client = builder.Build();

        var failed = (await client.SendAsync(To(url), Cancellation)).ShouldBeOfType<OutboundResult.Failed>();

        failed.Stage.ShouldBe(FailureStage.Policy);
        builder.Resolved.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_policy_refusal_reads_the_same_in_public()
    {
        var builder = new GuardedClientBuilder().WithName("private.example", [IPAddress.Parse("10.0.0.1")]).WithDial(NobodyThere);
        using var client = builder.Build();
        string[] urls = ["https://private.example/", "https://127.0.0.1/", "https://169.254.169.254/", "http://private.example/"];

        foreach (var url in urls)
            Reason(await client.SendAsync(To(url), Cancellation)).PublicReason().ShouldBe("destination_not_allowed");
    }

    private static OutboundRequest To(string url) => new() { Url = new(url) };

    /// <summary>A connection whose peer has gone by the time it is looked at.</summary>
    private static async Task<Socket> ResetAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint, cancellationToken);
        using (var peer = await listener.AcceptSocketAsync(cancellationToken)) peer.LingerState = new LingerOption(true, 0);
        while (!socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead)) cancellationToken.ThrowIfCancellationRequested();
        return socket;
    }

    private static FailureReason Reason(OutboundResult result) => result.ShouldBeOfType<OutboundResult.Failed>().Reason;
}
