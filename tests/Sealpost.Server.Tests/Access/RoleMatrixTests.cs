using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Server.Access;

namespace Sealpost.Server.Tests.Access;

/// <summary>Every route × every role × own and other tenant, from the metadata of the endpoints: a new route is tested before anybody has thought of it.</summary>
public sealed class RoleMatrixTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sealpost-roles-").FullName;
    private RoleMatrix _matrix = null!;
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = TestServer.Build(_directory);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _matrix = await RoleMatrix.CreateAsync(new Uri(_app.Urls.Single()));
    }

    public async ValueTask DisposeAsync()
    {
        _matrix.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Every_route_lets_in_whom_it_should_and_nobody_else()
    {
        var faults = new List<string>();
        var routes = Routes();
        var calls = 0;
        foreach (var (method, pattern, least) in routes)
        {
            foreach (var caller in _matrix.Callers)
            {
                foreach (var where in RoleMatrix.PlacesOf(least))
                {
                    calls++;
                    var expected = caller.Expect(least, where);
                    var (status, body) = await _matrix.CallAsync(caller, method, pattern, where);
                    var isAsExpected = expected is null ? status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError) : status == expected;
                    if (!isAsExpected) faults.Add($"{caller.Name}: {method} {pattern} in {where}: {(int)status} instead of {(expected is { } wanted ? ((int)wanted).ToString(System.Globalization.CultureInfo.InvariantCulture) : "an answer")}");
                    if (where == TenantPlace.Other && expected is not null && body.Contains(RoleMatrix.Canary, StringComparison.Ordinal)) faults.Add($"{caller.Name}: {method} {pattern} shows another tenant's things");
                }
            }
        }

        faults.ShouldBeEmpty();
        calls.ShouldBe(_matrix.Callers.Count * routes.Sum(route => RoleMatrix.PlacesOf(route.Least).Count));
        TestContext.Current.TestOutputHelper?.WriteLine($"{routes.Count} routes, {_matrix.Callers.Count} callers, {calls} calls");
    }

    [Fact]
    public async Task Another_tenants_things_and_no_things_are_answered_alike()
    {
        var faults = new List<string>();
        var manager = _matrix.Callers.Single(caller => caller.Name == "tenantAdmin of one");
        foreach (var (method, pattern, least) in Routes().Where(route => route.Least.Reach == Reach.Tenant))
        {
            var (otherStatus, other) = await _matrix.CallAsync(manager, method, pattern, TenantPlace.Other);
            var (missingStatus, missing) = await _matrix.CallAsync(manager, method, pattern, TenantPlace.Missing);
            if (otherStatus != missingStatus || other.Replace(RoleMatrix.OtherTenant, RoleMatrix.MissingTenant, StringComparison.Ordinal) != missing) faults.Add($"{method} {pattern}: {other} but {missing}");
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_object_of_another_tenant_is_not_found_under_the_callers_own()
    {
        var faults = new List<string>();
        var admin = _matrix.Callers.Single(caller => caller.Name == "tenantAdmin of one");
        foreach (var (method, pattern, least) in Routes().Where(route => route.Least.Reach == Reach.Tenant && RoleMatrix.NamesAnObject(route.Pattern)))
        {
            var (status, body) = await _matrix.CallAsync(admin, method, pattern, TenantPlace.OwnWithOthersObjects);
            // An operation may look at If-Match or the body first, but never succeeds.
            if (status is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.PreconditionRequired) || body.Contains(RoleMatrix.Canary, StringComparison.Ordinal))
                faults.Add($"{method} {pattern}: {(int)status}");
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Who_may_only_look_changes_nothing()
    {
        foreach (var (method, pattern, least) in Routes().Where(route => route.Method != "GET" && route.Least.Reach != Reach.Anywhere))
            (least.Role >= (least.Reach == Reach.Instance ? Role.SuperAdmin : Role.WebhookManager)).ShouldBeTrue($"{method} {pattern}");
    }

    /// <summary>Deletions last, so that what they delete has been asked for before.</summary>
    private List<(string Method, string Pattern, LeastRole Least)> Routes()
    {
        var routes = new List<(string, string, LeastRole)>();
        foreach (var endpoint in _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (!endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)) continue;
            var least = endpoint.Metadata.GetMetadata<LeastRole>();
            least.ShouldNotBeNull($"{endpoint.DisplayName} declares no role: call Needs.");
            endpoint.RoutePattern.RawText.Contains("{tenant}", StringComparison.Ordinal).ShouldBe(least.Reach == Reach.Tenant || endpoint.RoutePattern.RawText.EndsWith("/tenants/{tenant}", StringComparison.Ordinal), endpoint.DisplayName);
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods) routes.Add((method, endpoint.RoutePattern.RawText, least));
        }

        routes.Count.ShouldBeGreaterThan(60);
        return [.. routes.OrderBy(route => route.Item1 == "DELETE").ThenByDescending(route => route.Item2.Length)];
    }
}
