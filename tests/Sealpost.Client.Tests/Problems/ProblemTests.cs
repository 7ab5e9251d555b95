using Sealpost.Client.Destinations;
using Sealpost.Client.Problems;
using Sealpost.TestKit;

namespace Sealpost.Client.Tests.Problems;

public sealed class ProblemTests(LiveServer server)
{
    [Fact]
    public async Task A_refusal_names_every_field()
    {
        var tenant = await server.NewTenantAsync();
        var destination = new NewDestination { Url = "https://user@example.com/", Description = new string('x', 501), Retry = new() { Timeout = "1h" } };

        var problem = await Should.ThrowAsync<SealpostProblemException>(tenant.Destinations.CreateAsync(destination, cancellationToken: TestContext.Current.CancellationToken));

        problem.Type.ShouldBe(ProblemTypes.Validation);
        problem.Status.ShouldBe(400);
        problem.Errors.Keys.ShouldBe(["url", "description", "retry.timeout"], ignoreOrder: true);
        problem.Errors["url"].ShouldHaveSingleItem().ShouldNotBeEmpty();
        problem.Message.ShouldContain("retry.timeout: ");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sp_unknown_0123456789abcdefghijklmnop")]
    public async Task Without_a_good_key_nothing_is_answered(string? key)
    {
        var problem = await Should.ThrowAsync<SealpostProblemException>(server.WithKey(key).Tenants.GetAsync("acme", TestContext.Current.CancellationToken));

        problem.Type.ShouldBe(ProblemTypes.Unauthenticated);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var tenant = await server.NewTenantAsync();

        var problem = await Should.ThrowAsync<SealpostProblemException>(tenant.Messages.GetAsync("msg_00000000000000000000000000", TestContext.Current.CancellationToken));

        problem.Type.ShouldBe(ProblemTypes.NotFound);
    }

    [Theory]
    [InlineData(404, "text/html", "<h1>nginx</h1>")]
    [InlineData(400, "application/problem+json", "not json")]
    [InlineData(400, "application/problem+json", "null")]
    [InlineData(400, "application/problem+json", "{\"errors\": 7}")]
    [InlineData(200, "text/html", "<h1>another service</h1>")]
    [InlineData(200, "application/json", "{}")]
    [InlineData(200, "application/json", "null")]
    public async Task An_answer_of_something_else_is_a_problem_without_a_name(int status, string contentType, string body)
    {
        await using var stranger = await TestReceiver.StartAsync(new() { PlainHttp = true });
        stranger.Respond(TestResponse.WithText(status, body) with { Headers = [new("Content-Type", contentType)] });
        using var http = new HttpClient(new SocketsHttpHandler());
        var client = new SealpostClient(http, new() { Server = stranger.Url, ApiKey = "sp_key" });

        var problem = await Should.ThrowAsync<SealpostProblemException>(client.Tenants.GetAsync("acme", TestContext.Current.CancellationToken));

        problem.Type.ShouldBe(ProblemTypes.Unknown);
        problem.Status.ShouldBe(status);
        problem.Problem.Detail.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_server_is_ready() => (await server.WithKey(null).Health.ReadyAsync(TestContext.Current.CancellationToken)).ShouldBe(new(true, null));
}
