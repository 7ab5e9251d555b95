using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Tenants;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Destinations;

public sealed class DestinationValidationTests(TestServer server)
{
    private static readonly TestResponse Echo = new()
    {
        Write = context =>
        {
            context.Response.Headers["X-ActiGraph-Hook-Secret"] = context.Request.Headers["X-ActiGraph-Hook-Secret"];
            return Task.CompletedTask;
        },
    };

    [Fact]
    public async Task A_centrepoint_destination_is_validating_until_its_receiver_echoes_the_code()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var created = await driver.CreateAsync("\"profile\":\"actigraph\"");
        created.Text("state").ShouldBe("validating");
        created.Text("handshake").ShouldBe("actigraph");
        var path = $"destinations/{created.Text("id")}";
        var refused = await driver.UntilAsync(path, destination => destination.GetProperty("lastValidation").ValueKind == JsonValueKind.Object);
        refused.Text("state").ShouldBe("validating");
        refused.GetProperty("lastValidation").Text("detail").ShouldBe("status_not_200");
        (await driver.PublishAsync("upload")).ShouldBe(0);
        driver.Receiver.Respond(Echo);

        var result = await driver.Post($"{path}/validate").ReadAsync(HttpStatusCode.OK);

        result.GetProperty("validated").GetBoolean().ShouldBeTrue();
        result.GetProperty("status").GetInt32().ShouldBe(200);
        result.GetProperty("detail").ValueKind.ShouldBe(JsonValueKind.Null);
        (await driver.ReadAsync(path)).Text("state").ShouldBe("active");
        (await driver.PublishAsync("upload")).ShouldBe(1);
        var attempt = (await driver.ReadAsync($"deliveries/{result.Text("delivery")}/attempts")).GetProperty("items")[0];
        attempt.GetProperty("request").Text("body").ShouldStartWith("{\"WebhookId\":\"dst_");
        (await driver.Post($"deliveries/{result.Text("delivery")}/resend").ProblemAsync(HttpStatusCode.Conflict, "conflict")).Text("detail").ShouldContain("handshake");
    }

    [Fact]
    public async Task A_patch_may_switch_the_handshake_off_and_null_switches_it_on_again()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var path = $"destinations/{(await driver.CreateAsync("\"profile\":\"actigraph\"")).Text("id")}";

        (await driver.Patch(path, """{"handshake":"none"}""").ReadAsync(HttpStatusCode.OK)).Text("state").ShouldBe("active");
        await driver.Post($"{path}/validate").ProblemAsync(HttpStatusCode.Conflict, "conflict");

        (await driver.Patch(path, """{"handshake":null}""").ReadAsync(HttpStatusCode.OK)).Text("state").ShouldBe("validating");
    }

    [Fact]
    public async Task A_handshake_that_the_profile_lacks_is_refused_by_name()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var problem = await driver.Post("destinations", """{"url":"https://example.com/","profile":"engenius","handshake":"challenge"}""").ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe(["handshake"]);
    }

    [Fact]
    public async Task An_unknown_destination_is_not_found()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        await driver.Post("destinations/dst_00000000000000000000000000/validate").ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_receiver_that_has_not_agreed_is_asked_only_so_often()
    {
        var directory = Directory.CreateTempSubdirectory("sealpost-stranger-");
        await using (var app = TestServer.Build(directory.FullName, new KeyValuePair<string, string?>("Sealpost:Deliveries:FirstContactAttemptsPerHost", "1")))
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var api = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.Single()) };
            api.DefaultRequestHeaders.Add("Authorization", $"Bearer {TestServer.BootstrapKey}");
            await api.PostTo("/api/v1/tenants", Answers.Json("""{"id":"acme"}""")).ReadAsync(HttpStatusCode.Created);
            var tenant = (await app.Services.GetRequiredService<TenantDirectory>().FindAsync("acme", TestContext.Current.CancellationToken))!.TenantNo;
            app.Services.GetRequiredService<StrangerCalls>().Begin(tenant, "victim.invalid:443").ShouldBeNull("the one of this minute");
            var made = await api.PostTo("/api/v1/tenants/acme/destinations", Answers.Json("""{"url":"https://victim.invalid/in","profile":"custom","handshake":"challenge"}""")).ReadAsync(HttpStatusCode.Created);

            using var answer = await api.PostTo($"/api/v1/tenants/acme/destinations/{made.Text("id")}/validate", null);

            answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            answer.Headers.RetryAfter.ShouldNotBeNull().Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        }

        directory.Delete(recursive: true);
    }
}
