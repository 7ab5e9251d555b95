using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.AspNetCore.Authentication;
using Sealpost.AspNetCore.Secrets;

namespace Sealpost.AspNetCore.Tests.Authentication;

public sealed class WebhookAuthenticationTests
{
    [Fact]
    public async Task A_verified_webhook_is_a_principal_with_scheme_key_tenant_and_message()
    {
        await using var app = await StartAsync();

        var answer = await app.SendAsync(app.Standard("msg_1").Post(app.Url("/secured"), "{}"));

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Body.ShouldBe("acme | webhook_source=acme webhook_scheme=standard-webhooks@1 webhook_key=2026-05 webhook_tenant=north webhook_message_id=msg_1 | {}");
    }

    [Fact]
    public async Task Policies_decide_by_its_claims()
    {
        await using var app = await StartAsync();

        (await app.SendAsync(app.Standard().Post(app.Url("/southern"), "{}"))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_does_not_verify_is_challenged_with_a_bare_401_and_what_is_too_large_with_413()
    {
        await using var app = await StartAsync();

        var unsigned = await app.SendAsync(app.Standard().Post(app.Url("/secured"), "{}").Without("webhook-signature"));
        var large = await app.SendAsync(app.Standard().Post(app.Url("/secured"), new byte[4097]));

        unsigned.Status.ShouldBe(HttpStatusCode.Unauthorized);
        unsigned.Body.ShouldBeEmpty();
        large.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_handshake_is_answered_where_a_principal_is_demanded()
    {
        await using var app = await ReceiverApp.StartAsync(
            receiver => receiver.AddSource("dropbox", "dropbox@1", "app-secret"),
            app => Map(app, "/box"),
            builder => AddAuthentication(builder, "dropbox"));

        var answer = await app.GetAsync("/box?challenge=abc");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Body.ShouldBe("abc");
    }

    [Fact]
    public async Task The_source_can_come_from_the_route_and_then_is_verified_once_with_the_gate()
    {
        await using var app = await ReceiverApp.StartAsync(
            receiver => receiver.AddSource("acme", "standard-webhooks@1", ReceiverApp.StandardSecret),
            app =>
            {
                Map(app);
                app.MapWebhook("/both/{source}", (Webhook webhook, ClaimsPrincipal user) => $"{webhook.Source} {user.Identity!.Name}").RequireAuthorization();
            },
            builder => AddAuthentication(builder, null));

        (await app.SendAsync(app.Standard().Post(app.Url("/both/acme"), "{}"))).Body.ShouldBe("acme acme");
        (await app.SendAsync(app.Standard().Post(app.Url("/both/other"), "{}"))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task<ReceiverApp> StartAsync() => ReceiverApp.StartAsync(
        receiver => receiver.AddSource("acme", source =>
        {
            source.Scheme = "standard-webhooks@1";
            source.Secrets.Add(new WebhookSecret { Value = ReceiverApp.StandardSecret, Name = "2026-05" });
            source.Tenant = "north";
            source.MaxBodyBytes = 4096;
        }),
        app => Map(app),
        builder => AddAuthentication(builder, "acme"));

    private static void AddAuthentication(WebApplicationBuilder builder, string? source)
    {
        builder.Services.AddAuthentication("Webhook").AddWebhookSignature("Webhook", options => options.Source = source);
        builder.Services.AddAuthorizationBuilder().AddPolicy("south", policy => policy.RequireClaim(WebhookClaimTypes.Tenant, "south"));
    }

    private static void Map(WebApplication app, string path = "/secured")
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.Map(path, [Authorize] async (ClaimsPrincipal user, HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            return $"{user.Identity!.Name} | {string.Join(' ', user.Claims.Select(claim => $"{claim.Type}={claim.Value}"))} | {await reader.ReadToEndAsync()}";
        });
        app.MapPost("/southern", [Authorize("south")] () => "in");
    }
}
