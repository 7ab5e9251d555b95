using System.Net;
using System.Text.Json;
using Sealpost.AspNetCore.Problems;
using Sealpost.AspNetCore.Replay;
using Sealpost.AspNetCore.Secrets;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Problems;

/// <summary>One test for each row of the table in docs/receive.md.</summary>
public sealed class ProblemTableTests
{
    [Fact]
    public async Task Row_401_says_nothing_but_its_status()
    {
        await using var app = await ReceiverApp.GitHubAsync();

        var answer = await app.SendAsync(app.GitHub().Post(app.Url("/hooks/github"), "{}").Without("X-Hub-Signature-256"));

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Body.ShouldBeEmpty();
        answer.Headers.ContainsKey("WWW-Authenticate").ShouldBeFalse();
    }

    [Fact]
    public async Task Row_401_of_a_credential_names_what_http_asks_for()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("kaisa", "basic@1", "user:password"));

        var answer = await app.SendAsync(new TestSender("basic@1", "user:other", app.Clock).Post(app.Url("/hooks/kaisa"), "{}").OverHttps());

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Body.ShouldBeEmpty();
        answer.Headers["WWW-Authenticate"].ShouldBe("Basic realm=\"webhooks\", charset=\"UTF-8\"");
    }

    [Fact]
    public async Task Row_400_bad_request()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("stream", "getstream@1", "secret"));

        ShouldBe(await app.SendAsync(new TestSender("getstream@1", "secret", app.Clock).Post(app.Url("/hooks/stream"), "not gzip").With("Content-Encoding", "gzip")), WebhookProblem.BadRequest);
    }

    [Theory]
    [InlineData("Content-Length: 2\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 12")]
    public async Task Row_400_bad_request_of_two_lengths(string lengths)
    {
        await using var app = await ReceiverApp.GitHubAsync();
        await using var connection = await SlowConnection.OpenAsync(app.Root);

        await connection.WriteAsync($"POST /hooks/github HTTP/1.1\r\nHost: x\r\n{lengths}\r\n\r\n2\r\n{{}}\r\n0\r\n\r\nGET /hooks/github HTTP/1.1\r\nHost: x\r\n\r\n");

        var answer = await connection.ReadToEndAsync();
        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("urn:sealpost:problem:bad-request");
        answer.Split("HTTP/1.1 ").Length.ShouldBe(2, answer);
        app.Log.Receiver.ShouldContain("Warning: A request to webhook source github was refused by github@1: ambiguous-length");
    }

    [Fact]
    public async Task Row_400_malformed_payload()
    {
        await using var app = await ReceiverApp.GitHubAsync(app => app.MapWebhook("/json/{source}", (Webhook webhook) => webhook.ReadJson<int[]>().Length));

        ShouldBe(await app.SendAsync(app.GitHub().Post(app.Url("/json/github"), """{"a":1}""")), WebhookProblem.MalformedPayload);
    }

    [Fact]
    public async Task Row_403_https_required()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("kaisa", "basic@1", "user:password"));

        ShouldBe(await app.SendAsync(new TestSender("basic@1", "user:password", app.Clock).Post(app.Url("/hooks/kaisa"), "{}")), WebhookProblem.HttpsRequired);
        app.Handled.ShouldBeEmpty();
    }

    [Fact]
    public async Task Row_404_unknown_source()
    {
        await using var app = await ReceiverApp.GitHubAsync();

        ShouldBe(await app.SendAsync(app.GitHub().Post(app.Url("/hooks/gitlab"), "{}")), WebhookProblem.UnknownSource);
    }

    [Fact]
    public async Task Row_405_method_not_allowed()
    {
        await using var app = await ReceiverApp.GitHubAsync();

        var answer = await app.GetAsync("/hooks/github");

        ShouldBe(answer, WebhookProblem.MethodNotAllowed);
        answer.Headers["Allow"].ShouldBe("POST");
    }

    [Fact]
    public async Task Row_408_body_too_slow()
    {
        await using var app = await ReceiverApp.GitHubAsync();
        var waiting = app.Clock.WaitForTimersAsync(1);
        await using var connection = await SlowConnection.OpenAsync(app.Root);

        await connection.WriteAsync("POST /hooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
        await waiting;
        app.Clock.Advance(TimeSpan.FromSeconds(10));

        var answer = await connection.ReadToEndAsync();
        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("\r\nConnection: close\r\n");
        answer.ShouldEndWith(WebhookProblem.BodyTooSlow.ToString());
    }

    [Fact]
    public async Task Row_409_in_progress()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        await using var app = await ReceiverApp.GitHubAsync(app => app.MapWebhook("/slow/{source}", async (Webhook _, CancellationToken _) =>
        {
            entered.TrySetResult();
            await leave.Task;
        }));
        var sender = app.GitHub("same");
        var first = app.SendAsync(sender.Post(app.Url("/slow/github"), "{}"));
        await entered.Task;

        var second = await app.SendAsync(sender.Post(app.Url("/slow/github"), "{}"));
        leave.SetResult();

        ShouldBe(second, WebhookProblem.InProgress);
        second.Headers["Retry-After"].ShouldBe("5");
        (await first).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Row_413_body_too_large()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("github", source =>
        {
            source.Scheme = "github@1";
            source.Secret = ReceiverApp.GitHubSecret;
            source.MaxBodyBytes = 2048;
        }));

        (await app.SendAsync(app.GitHub().Post(app.Url("/hooks/github"), new byte[2048]))).Status.ShouldBe(HttpStatusCode.OK);
        var answer = await app.SendAsync(app.GitHub().Post(app.Url("/hooks/github"), new byte[2049]));

        ShouldBe(answer, WebhookProblem.BodyTooLarge);
        answer.Headers["Connection"].ShouldBe("close");
    }

    [Fact]
    public async Task Row_503_unavailable_when_secrets_cannot_be_had()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("github", source => source.Scheme = "github@1").UseSecrets<BrokenVault>());

        var answer = await app.SendAsync(app.GitHub().Post(app.Url("/hooks/github"), "{}"));

        ShouldBe(answer, WebhookProblem.Unavailable);
        answer.Headers["Retry-After"].ShouldBe("30");
        app.Log.Receiver.ShouldContain(line => line.StartsWith("Error: ", StringComparison.Ordinal) && line.Contains("the vault is sealed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row_503_unavailable_when_nobody_can_say_whether_it_came_before()
    {
        await using var app = await ReceiverApp.StartAsync(receiver => receiver.AddSource("github", "github@1", ReceiverApp.GitHubSecret).UseReplayStore<BrokenStore>());

        ShouldBe(await app.SendAsync(app.GitHub().Post(app.Url("/hooks/github"), "{}")), WebhookProblem.Unavailable);
        app.Handled.ShouldBeEmpty();
    }

    [Fact]
    public void Every_problem_has_its_row_in_the_guide_and_its_test_here()
    {
        var tests = string.Join(' ', typeof(ProblemTableTests).GetMethods().Select(method => method.Name));

        foreach (var problem in WebhookProblem.All)
        {
            tests.ShouldContain($"Row_{problem.Status}_{problem.Name.Replace('-', '_')}");
            Guide.Text.ShouldContain($"\n| {problem.Status} | `urn:sealpost:problem:{problem.Name}` |");
        }

        Guide.Text.ShouldContain("\n| 401 | |");
    }

    private static void ShouldBe(Answer answer, WebhookProblem problem)
    {
        ((int)answer.Status).ShouldBe(problem.Status);
        answer.ContentType.ShouldBe("application/problem+json");
        answer.Body.ShouldBe(problem.ToString());
        using var document = JsonDocument.Parse(answer.Body);
        document.RootElement.GetProperty("type").GetString().ShouldBe($"urn:sealpost:problem:{problem.Name}");
        document.RootElement.GetProperty("status").GetInt32().ShouldBe(problem.Status);
    }

    internal sealed class BrokenVault : IWebhookSecretProvider
    {
        public ValueTask<IReadOnlyList<WebhookSecret>> GetSecretsAsync(string source, string? tenant, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("the vault is sealed");
    }

    internal sealed class BrokenStore : IWebhookReplayStore
    {
        public ValueTask<ReplayVerdict> ClaimAsync(ReplayKey key, TimeSpan lease, CancellationToken cancellationToken) => throw new TimeoutException();

        public ValueTask CompleteAsync(ReplayKey key, TimeSpan retention) => throw new TimeoutException();

        public ValueTask ReleaseAsync(ReplayKey key) => throw new TimeoutException();
    }
}
