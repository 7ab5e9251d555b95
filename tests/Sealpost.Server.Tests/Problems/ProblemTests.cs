using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Tests.Problems;

public sealed class ProblemTests(TestServer server)
{
    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/api/v1/nowhere")]
    [InlineData("/api/v2/tenants")]
    public async Task An_unknown_route_is_not_found(string path) =>
        await server.Api.SendAsync(HttpMethod.Get, path).ProblemAsync(HttpStatusCode.NotFound, "not-found");

    [Theory]
    [InlineData("/api/v1/tenants/nobody", "tenant")]
    [InlineData("/api/v1/tenants/nobody/destinations", "tenant")]
    [InlineData("/api/v1/tenants/{0}/destinations/dst_x", "destination")]
    [InlineData("/api/v1/tenants/{0}/messages/msg_x", "message")]
    [InlineData("/api/v1/tenants/{0}/deliveries/x/attempts", "delivery")]
    [InlineData("/api/v1/tenants/{0}/jobs/job_x", "job")]
    [InlineData("/api/v1/tenants/{0}/sources/src_x", "source")]
    [InlineData("/api/v1/tenants/{0}/oauth-clients/x", "oauthClient")]
    [InlineData("/api/v1/schemes/x", "scheme")]
    [InlineData("/api/v1/profiles/x", "profile")]
    [InlineData("/api/v1/event-types/x", "eventType")]
    public async Task What_is_not_there_is_named_by_the_part_of_the_path(string path, string field)
    {
        var problem = await server.Api.SendAsync(HttpMethod.Get, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, await server.NewTenantAsync())).ProblemAsync(HttpStatusCode.NotFound, "not-found");

        problem.Fields().ShouldBe([field]);
    }

    [Fact]
    public async Task A_wrong_method_names_the_right_ones()
    {
        var problem = await server.Api.SendAsync(HttpMethod.Put, "/api/v1/api-keys").ProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        problem.Text("detail").ShouldContain("GET");
    }

    [Fact]
    public async Task An_unhandled_fault_tells_nothing_of_itself()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IStartupFilter, ProblemStartupFilter>();
        await using var app = builder.Build();
        app.MapGet("/fails", IResult () => throw new InvalidOperationException("the password is swordfish"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.Single()) };
        var problem = await client.SendAsync(HttpMethod.Get, "/fails").ProblemAsync(HttpStatusCode.InternalServerError, "internal");
        problem.ToString().ShouldNotContain("swordfish");
    }

    [Fact]
    public void Types_are_distinct_and_every_status_finds_one()
    {
        ProblemType.All.Select(type => type.Urn).ShouldBeUnique();
        foreach (var status in new[] { 400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 428, 431, 500, 503 }) ProblemType.ForStatus(status).Status.ShouldBe(status);
        ProblemType.ForStatus(418).ShouldBe(ProblemType.BadRequest);
        ProblemType.ForStatus(507).ShouldBe(ProblemType.Internal);
    }

    [Fact]
    public void One_answer_names_every_fault_of_a_field()
    {
        var problem = new FieldErrors().Add("url", "first").Add("name", "second").Add("url", "third").ToProblem();
        problem.Errors!["url"].ShouldBe(["first", "third"]);
        problem.Errors["name"].ShouldBe(["second"]);
        problem.Detail.ShouldContain("3 things");
    }

    [Fact]
    public void A_flood_of_faults_is_cut()
    {
        var errors = new FieldErrors();
        for (var i = 0; i < 10_000; i++) errors.Add($"field{i}", "wrong");
        errors.ToProblem().Errors!.Count.ShouldBe(50);
    }

    [Fact]
    public void A_long_quote_is_cut_between_characters()
    {
        var shown = ProblemText.Shown(new string('a', 79) + "😀" + new string('b', 100));
        shown.ShouldBe(new string('a', 79) + "…");
    }
}
