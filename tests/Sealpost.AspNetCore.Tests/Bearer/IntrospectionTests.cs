using System.Net;
using Microsoft.AspNetCore.Http;
using Sealpost.AspNetCore.Bearer;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Bearer;

public sealed class IntrospectionTests
{
    private const string Active = """{"active":true,"client_id":"actigraph","scope":"a webhooks b","aud":["x","hooks"],"exp":4070908800}""";

    [Fact]
    public async Task An_active_token_is_accepted_and_asked_for_with_the_clients_own_credentials()
    {
        await using var server = await StartServerAsync(Active);
        await using var app = await StartAsync(server);

        (await SendAsync(app, "token-1")).Status.ShouldBe(HttpStatusCode.OK);

        server.Asked.ShouldHaveSingleItem().ShouldBe(("Basic cmVjZWl2ZXI6cyUzQWUlMjBjJTJCcmV0", "token-1"));
        app.Handled.ShouldHaveSingleItem().Claims.ShouldContain(claim => claim.Type == "aud" && claim.Value == "hooks");
    }

    [Theory]
    [InlineData("""{"active":false}""", 401)]
    [InlineData("""{"active":true,"client_id":"other","aud":"hooks"}""", 401)]
    [InlineData("""{"active":true,"client_id":"actigraph","aud":"elsewhere"}""", 401)]
    [InlineData("""{"active":true,"client_id":"actigraph","aud":"hooks","exp":1}""", 401)]
    [InlineData("""{"active":true,"client_id":"actigraph","aud":"hooks","nbf":4070908800}""", 401)]
    [InlineData("""{"active":true,"client_id":"actigraph","aud":"hooks","exp":1e300}""", 200)]
    [InlineData("""{"active":"true","client_id":"actigraph","aud":"hooks"}""", 503)]
    [InlineData("""{"active":true,"client_id":"\ud800","aud":"hooks"}""", 503)]
    [InlineData("""{"active":true,"exp":"soon"}""", 503)]
    [InlineData("[]", 503)]
    [InlineData("<html>", 503)]
    public async Task Only_a_clear_yes_lets_a_request_in(string answer, int expected)
    {
        await using var server = await StartServerAsync(answer);
        await using var app = await StartAsync(server);

        ((int)(await SendAsync(app, "token")).Status).ShouldBe(expected);
    }

    [Fact]
    public async Task An_active_token_is_remembered_for_a_while_and_never_beyond_its_end()
    {
        await using var server = await AuthorizationServer.StartAsync();
        await using var app = await StartAsync(server);
        var end = app.Clock.GetUtcNow().AddSeconds(50).ToUnixTimeSeconds();
        server.Introspect = _ => Results.Text($$"""{"active":true,"client_id":"actigraph","aud":"hooks","exp":{{end}}}""");

        await SendAsync(app, "token");
        await SendAsync(app, "token");
        server.Asked.Count.ShouldBe(1);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await SendAsync(app, "token");
        server.Asked.Count.ShouldBe(2);
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        (await SendAsync(app, "token")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        server.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_refused_token_is_asked_for_every_time()
    {
        await using var server = await StartServerAsync("""{"active":false}""");
        await using var app = await StartAsync(server);

        await SendAsync(app, "token");
        await SendAsync(app, "token");

        server.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_authorization_server_that_fails_or_redirects_puts_the_sender_off()
    {
        await using var server = await AuthorizationServer.StartAsync();
        await using var app = await StartAsync(server);

        server.Introspect = _ => Results.StatusCode(500);
        (await SendAsync(app, "token")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        server.Introspect = _ => Results.Redirect("/elsewhere");
        (await SendAsync(app, "token")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        server.Introspect = _ => Results.Text(Active + new string(' ', 70_000));
        (await SendAsync(app, "token")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await server.DisposeAsync();
        (await SendAsync(app, "token")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        app.Handled.ShouldBeEmpty();
    }

    private static async Task<AuthorizationServer> StartServerAsync(string answer)
    {
        var server = await AuthorizationServer.StartAsync();
        server.Introspect = _ => Results.Text(answer, "application/json");
        return server;
    }

    private static Task<ReceiverApp> StartAsync(AuthorizationServer server) => ReceiverApp.StartAsync(receiver => receiver.AddSource("actigraph", source =>
        source.Bearer = new WebhookBearerOptions
        {
            Introspection = new() { Endpoint = $"{server.Issuer}/introspect", ClientId = "receiver", ClientSecret = "s:e c+ret" },
            RequiredClaims = { ["client_id"] = "actigraph", ["aud"] = "hooks" },
        }));

    private static Task<Answer> SendAsync(ReceiverApp app, string token) =>
        app.SendAsync(new TestSender("none@1", app.Clock).Post(app.Url("/hooks/actigraph"), "{}").With("Authorization", $"Bearer {token}").OverHttps());
}
