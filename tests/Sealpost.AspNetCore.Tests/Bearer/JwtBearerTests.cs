using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.AspNetCore.Bearer;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Bearer;

public sealed class JwtBearerTests
{
    [Fact]
    public async Task A_jwt_whose_key_stands_in_the_key_set_is_accepted_with_its_claims()
    {
        await using var server = await AuthorizationServer.StartAsync();
        await using var app = await StartAsync(server);

        (await SendAsync(app, server.Token("hooks", ("client_id", "kaisa"), ("scope", "webhooks other")))).Status.ShouldBe(HttpStatusCode.OK);

        var webhook = app.Handled.ShouldHaveSingleItem();
        webhook.Scheme.ShouldBe("bearer");
        webhook.Claims.ShouldContain(claim => claim.Type == "client_id" && claim.Value == "kaisa");
    }

    [Fact]
    public async Task A_token_of_another_client_audience_scope_or_key_is_refused_and_told_to_present_a_token()
    {
        await using var server = await AuthorizationServer.StartAsync();
        await using var app = await StartAsync(server);
        string[] tokens =
        [
            server.Token("hooks", ("client_id", "other"), ("scope", "webhooks")),
            server.Token("elsewhere", ("client_id", "kaisa"), ("scope", "webhooks")),
            server.Token("hooks", ("client_id", "kaisa"), ("scope", "webhooksother")),
            server.Token(AuthorizationServer.NewKey("first"), "hooks", ("client_id", "kaisa"), ("scope", "webhooks")),
            "not.a.token",
            "",
        ];

        foreach (var token in tokens)
        {
            var answer = await SendAsync(app, token);
            answer.Status.ShouldBe(HttpStatusCode.Unauthorized, token);
            answer.Body.ShouldBeEmpty();
            answer.Headers["WWW-Authenticate"].ShouldBe("Bearer");
        }

        app.Handled.ShouldBeEmpty();
        app.Log.All.ShouldNotContain(tokens[0]);
    }

    [Fact]
    public async Task A_signature_and_a_token_both_have_to_hold()
    {
        await using var server = await AuthorizationServer.StartAsync();
        await using var app = await StartAsync(server, "github@1", ReceiverApp.GitHubSecret);
        var token = server.Token("hooks", ("client_id", "kaisa"), ("scope", "webhooks"));

        (await app.SendAsync(app.GitHub().Post(app.Url("/hooks/kaisa"), "{}").With("Authorization", $"Bearer {token}").OverHttps())).Status.ShouldBe(HttpStatusCode.OK);
        (await app.SendAsync(app.GitHub().Post(app.Url("/hooks/kaisa"), "{}").OverHttps())).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(app, token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static Task<ReceiverApp> StartAsync(AuthorizationServer server, string? scheme = null, string? secret = null) => ReceiverApp.StartAsync(
        receiver => receiver.AddSource("kaisa", source =>
        {
            source.Scheme = scheme;
            source.Secret = secret;
            source.Bearer = new WebhookBearerOptions
            {
                AuthenticationScheme = "kaisa",
                RequiredClaims = { ["client_id"] = "kaisa", ["scope"] = "webhooks" },
            };
        }),
        build: builder => builder.Services.AddAuthentication().AddJwtBearer("kaisa", options =>
        {
            options.Authority = server.Issuer;
            options.RequireHttpsMetadata = false;
            options.Audience = "hooks";
        }));

    private static Task<Answer> SendAsync(ReceiverApp app, string token) =>
        app.SendAsync(new TestSender("none@1", app.Clock).Post(app.Url("/hooks/kaisa"), "{}").With("Authorization", $"Bearer {token}").OverHttps());
}
