using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing.Template;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.Walks;

public sealed class SightsTests(PortalServer server)
{
    [Fact]
    public async Task Every_page_of_the_portal_is_among_the_sights_so_that_none_is_forgotten()
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = server.Authority });
        var tenant = await server.NewTenantAsync();
        var sights = await Sights.PrepareAsync(server, receiver, tenant, $"described.{tenant}");
        var routes = typeof(SealpostPortalExtensions).Assembly.GetTypes().SelectMany(page => page.GetCustomAttributes<RouteAttribute>()).Select(route => TemplateParser.Parse(route.Template[1..])).ToArray();

        var seen = sights.Pages.Select(sight => sight.Path).Concat(sights.FurtherPaths).Concat(sights.OpenPaths).Select(path => RouteOf(path.Split('?')[0])).ToHashSet();

        routes.Where(route => !seen.Contains(route)).Select(route => route.TemplateText).ShouldBeEmpty("Sights.PrepareAsync has no path to these pages");

        RouteTemplate? RouteOf(string path) => routes.Where(route => new TemplateMatcher(route, []).TryMatch(path, [])).MaxBy(route => route.Segments.Count(segment => segment.IsSimple && !segment.Parts[0].IsParameter));
    }
}
