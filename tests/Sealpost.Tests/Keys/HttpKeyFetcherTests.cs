using System.Net.Security;
using Sealpost.Keys;
using Sealpost.TestKit;

namespace Sealpost.Tests.Keys;

public sealed class HttpKeyFetcherTests
{
    private static HttpKeyFetcher Fetcher(TestReceiver receiver, HttpKeyFetcherOptions options, TimeProvider? clock = null) => new(
        options,
        clock ?? TimeProvider.System,
        handler => handler.SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new()
            {
                TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { receiver.Authority!.Certificate },
                RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
            },
        });

    [Fact]
    public async Task It_brings_status_and_body_and_sends_what_it_is_told()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Respond(TestResponse.WithText(203, "keys"));
        using var fetcher = Fetcher(receiver, new());

        var answer = await fetcher.FetchAsync(
            new(receiver.Url) { Method = "POST", Body = "{}"u8.ToArray(), ContentType = "application/json", Headers = [new("Authorization", "Bearer t")] },
            CancellationToken.None);

        answer!.Status.ShouldBe(203);
        answer.Body.ToArray().ShouldBe("keys"u8.ToArray());
        var received = receiver.Requests.ShouldHaveSingleItem();
        received.Method.ShouldBe("POST");
        received.Body.ToArray().ShouldBe("{}"u8.ToArray());
    }

    [Fact]
    public async Task Plain_http_user_information_and_hosts_that_are_not_listed_are_not_dialled()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var any = Fetcher(receiver, new());
        using var listed = Fetcher(receiver, new() { AllowedHosts = ["keys.example.com"] });

        (await any.FetchAsync(new(new($"http://{receiver.Url.Authority}/")), CancellationToken.None)).ShouldBeNull();
        (await any.FetchAsync(new(new($"https://user@{receiver.Url.Authority}/")), CancellationToken.None)).ShouldBeNull();
        (await listed.FetchAsync(new(receiver.Url), CancellationToken.None)).ShouldBeNull();
        receiver.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_not_followed()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Respond(new TestResponse(302) { Headers = [new("Location", "/elsewhere")] });
        using var fetcher = Fetcher(receiver, new());

        (await fetcher.FetchAsync(new(receiver.Url), CancellationToken.None))!.Status.ShouldBe(302);
        receiver.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_above_the_bound_is_none()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var fetcher = Fetcher(receiver, new() { MaxBytes = 1000 });

        receiver.Respond(new TestResponse(200) { Body = new byte[1000] });
        (await fetcher.FetchAsync(new(receiver.Url), CancellationToken.None))!.Body.Length.ShouldBe(1000);
        receiver.Respond(new TestResponse(200) { Body = new byte[1001] });
        (await fetcher.FetchAsync(new(receiver.Url), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_never_ends_its_answer_is_left_at_the_deadline()
    {
        var clock = new ManualTimeProvider();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Respond(new TestResponse(200)
        {
            Write = async context =>
            {
                await context.Response.Body.WriteAsync("a"u8.ToArray());
                await context.Response.Body.FlushAsync();
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            },
        });
        using var fetcher = Fetcher(receiver, new() { Timeout = TimeSpan.FromSeconds(5) }, clock);

        var fetch = fetcher.FetchAsync(new(receiver.Url), CancellationToken.None).AsTask();
        await begun.Task;
        clock.Advance(TimeSpan.FromSeconds(5));

        (await fetch).ShouldBeNull();
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_no_answer()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var fetcher = new HttpKeyFetcher(new(), TimeProvider.System);

        (await fetcher.FetchAsync(new(receiver.Url), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_there_is_no_answer()
    {
        var receiver = await TestReceiver.StartAsync();
        var url = receiver.Url;
        await receiver.DisposeAsync();
        using var fetcher = new HttpKeyFetcher(new(), TimeProvider.System);

        (await fetcher.FetchAsync(new(url), CancellationToken.None)).ShouldBeNull();
    }
}
