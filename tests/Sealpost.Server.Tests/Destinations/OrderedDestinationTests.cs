using System.Net;

namespace Sealpost.Server.Tests.Destinations;

public sealed class OrderedDestinationTests(TestServer server)
{
    private const string Url = "https://hooks.example.com/in";

    [Fact]
    public async Task Order_is_chosen_at_creation_and_what_a_stall_does_at_any_time()
    {
        var path = $"/api/v1/tenants/{await server.NewTenantAsync()}/destinations";

        var made = await server.Api.PostTo(path, Answers.Json($$"""{"url":"{{Url}}","ordered":true}""")).ReadAsync(HttpStatusCode.Created);

        made.GetProperty("ordered").GetBoolean().ShouldBeTrue();
        made.Text("onStall").ShouldBe("skip");
        var changed = await server.Api.SendAsync(HttpMethod.Patch, $"{path}/{made.Text("id")}", Answers.Json("""{"onStall":"stop"}"""), ("If-Match", "*")).ReadAsync(HttpStatusCode.OK);
        changed.Text("onStall").ShouldBe("stop");
        (await server.Api.SendAsync(HttpMethod.Patch, $"{path}/{made.Text("id")}", Answers.Json("""{"ordered":false}"""), ("If-Match", "*"))
            .ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["ordered"]);
    }
}
