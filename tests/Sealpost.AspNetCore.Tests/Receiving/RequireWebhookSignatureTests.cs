using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.AspNetCore.Sources;

namespace Sealpost.AspNetCore.Tests.Receiving;

public sealed class RequireWebhookSignatureTests
{
    private const string Payload = """{"ref":"main"}""";

    [Fact]
    public async Task An_existing_endpoint_reads_its_body_as_ever_once_it_is_verified()
    {
        await using var app = await ReceiverApp.GitHubAsync(app => app.MapPost("/own", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            return $"{request.ContentLength} {await reader.ReadToEndAsync()}";
        }).RequireWebhookSignature("github"));

        var answer = await app.SendAsync(app.GitHub().Post(app.Url("/own"), Payload));

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Body.ShouldBe($"14 {Payload}");
        (await app.SendAsync(app.GitHub().Post(app.Url("/own"), Payload).WithBody("{}"u8.ToArray()))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_endpoint_that_demands_a_source_nobody_configured_keeps_the_application_from_starting()
    {
        var start = () => ReceiverApp.GitHubAsync(app =>
        {
            app.MapPost("/known", () => { }).RequireWebhookSignature("GitHub");
            app.MapPost("/own", () => { }).RequireWebhookSignature("githb");
            app.MapGroup("/partners").RequireWebhookSignature("partners").MapPost("/", () => { });
        });

        (await Should.ThrowAsync<WebhookConfigurationException>(start)).Faults.ShouldBe(
        [
            "RequireWebhookSignature(\"githb\") on HTTP: POST /own: there is no such source; known are github. Use one of them, or add it with AddSource or in the configuration.",
            "RequireWebhookSignature(\"partners\") on HTTP: POST /partners/: there is no such source; known are github. Use one of them, or add it with AddSource or in the configuration.",
        ]);
    }

    [Fact]
    public async Task A_body_that_was_read_and_kept_before_is_verified_from_its_beginning()
    {
        await using var app = await ReceiverApp.GitHubAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                context.Request.EnableBuffering();
                await new StreamReader(context.Request.Body).ReadToEndAsync();
                await next(context);
            });
            app.MapPost("/own", (Webhook webhook) => webhook.Body.Length).RequireWebhookSignature("github");
        });

        (await app.SendAsync(app.GitHub().Post(app.Url("/own"), Payload))).Body.ShouldBe("14");
    }

    [Fact]
    public async Task The_length_is_that_of_the_body_an_endpoint_reads_when_its_encoding_was_taken_off()
    {
        await using var app = await ReceiverApp.StartAsync(
            receiver => receiver.AddSource("stream", "getstream@1", "secret"),
            app => app.MapPost("/own", async (HttpRequest request) =>
            {
                var body = await new StreamReader(request.Body).ReadToEndAsync();
                return $"{request.ContentLength} {request.Headers.ContentEncoding.Count} {body.Length}";
            }).RequireWebhookSignature("stream"));
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(new byte[5000], TestContext.Current.CancellationToken);

        var request = new Sealpost.Testing.TestSender("getstream@1", "secret", app.Clock).Post(app.Url("/own"), new byte[5000]).WithBody(packed.ToArray()).With("Content-Encoding", "gzip");

        (await app.SendAsync(request)).Body.ShouldBe("5000 0 5000");
    }

    [Fact]
    public async Task An_existing_endpoint_binds_a_model_and_the_webhook()
    {
        await using var app = await ReceiverApp.GitHubAsync(app =>
            app.MapPost("/bind", (MapWebhookTests.Push push, Webhook webhook) => $"{push.Ref} {webhook.Source}").RequireWebhookSignature("github"));

        (await app.SendAsync(app.GitHub().Post(app.Url("/bind"), Payload))).Body.ShouldBe("main github");
    }

    [Fact]
    public async Task A_whole_group_is_guarded()
    {
        await using var app = await ReceiverApp.GitHubAsync(app =>
        {
            var group = app.MapGroup("/group").RequireWebhookSignature("github");
            group.MapPost("/a", () => "a");
            group.MapPost("/b", () => "b");
        });

        (await app.SendAsync(app.GitHub().Post(app.Url("/group/a"), Payload))).Body.ShouldBe("a");
        (await app.SendAsync(app.GitHub().Post(app.Url("/group/b"), Payload).Without("X-Hub-Signature-256"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_attribute_guards_a_handler_without_any_middleware()
    {
        await using var app = await ReceiverApp.GitHubAsync(app => app.MapPost("/lambda", [RequireWebhookSignature("github")] () => "in"));

        (await app.SendAsync(app.GitHub().Post(app.Url("/lambda"), Payload))).Body.ShouldBe("in");
        (await app.SendAsync(app.GitHub().Post(app.Url("/lambda"), Payload).Without("X-Hub-Signature-256"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_mvc_action_is_guarded_before_its_model_is_bound_and_its_neighbour_is_not()
    {
        await using var app = await ReceiverApp.StartAsync(
            receiver => receiver.AddSource("github", "github@1", ReceiverApp.GitHubSecret), app => app.MapControllers(), builder => AddMvc(builder.Services));

        (await app.SendAsync(app.GitHub().Post(app.Url("/mvc/guarded"), Payload))).Body.ShouldBe("mainpush");
        (await app.SendAsync(app.GitHub().Post(app.Url("/mvc/guarded"), "not json").WithBody("not json"u8.ToArray()).Without("X-Hub-Signature-256")))
            .Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.SendAsync(new(HttpMethod.Post, app.Url("/mvc/open")) { Content = JsonContent.Create(new { @ref = "free" }) })).Body.ShouldBe("free");
    }

    [Fact]
    public async Task A_guarded_action_does_not_run_when_the_receiver_was_never_added()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        AddMvc(builder.Services);
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapControllers();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient(new SocketsHttpHandler());

        using var answer = await client.PostAsJsonAsync($"{app.Urls.Single()}/mvc/guarded", new { @ref = "main" }, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Requiring_a_signature_without_the_receiver_fails_and_names_the_call_to_add()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapPost("/own", () => "").RequireWebhookSignature("github");

        Should.Throw<InvalidOperationException>(() => ((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.Single().Endpoints.Count)
            .Message.ShouldContain("builder.Services.AddWebhookReceiver");
    }

    [Fact]
    public async Task A_source_that_is_no_longer_there_lets_nothing_through()
    {
        await using var app = await ReceiverApp.StartAsync(
            receiver => receiver.AddSource("gitea", "gitea@1", "secret"),
            app => app.MapPost("/own", () => "in").RequireWebhookSignature("github"),
            builder => builder.Services.Configure<WebhookReceiverOptions>(options =>
            {
                if (builder.Configuration["Gone"] is null)
                    options.Sources.Add("github", new() { Scheme = "github@1", Secret = ReceiverApp.GitHubSecret });
            }).AddSingleton<IOptionsChangeTokenSource<WebhookReceiverOptions>>(new ConfigurationChangeTokenSource<WebhookReceiverOptions>(builder.Configuration)));
        (await app.SendAsync(app.GitHub().Post(app.Url("/own"), Payload))).Status.ShouldBe(HttpStatusCode.OK);

        var configuration = (IConfigurationRoot)app.Services.GetRequiredService<IConfiguration>();
        configuration["Gone"] = "yes";
        configuration.Reload();

        (await app.SendAsync(app.GitHub().Post(app.Url("/own"), Payload))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static void AddMvc(IServiceCollection services) =>
        services.AddControllers().ConfigureApplicationPartManager(parts => parts.ApplicationParts.Add(new Microsoft.AspNetCore.Mvc.ApplicationParts.AssemblyPart(typeof(OrdersController).Assembly)));
}
