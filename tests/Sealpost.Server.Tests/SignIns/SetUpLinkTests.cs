using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sealpost.Server.SignIns;

namespace Sealpost.Server.Tests.SignIns;

public sealed class SetUpLinkTests(TestServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_link_makes_the_first_super_admin_once_and_no_start_makes_another_one()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.AddMemberAsync("viewer@example.com", Role.Viewer);
        var (one, other) = ((await LinkAsync(portal.App.Services)).ShouldNotBeNull(), (await LinkAsync(portal.App.Services)).ShouldNotBeNull());
        one.ShouldStartWith($"{portal.Browser.BaseAddress}setup?token=");
        one.ShouldNotBe(other);

        using var answer = await portal.PostAsync(new Uri(one).PathAndQuery);

        (await portal.WhoAsync(("Cookie", TestPortal.Cookie(answer).Split(';')[0]))).ShouldBe("First: SuperAdmin");
        foreach (var link in new[] { one, other })
        {
            using var again = await portal.PostAsync(new Uri(link).PathAndQuery);
            (await again.Content.ReadAsStringAsync(Cancel)).ShouldBe("LinkGone");
        }

        (await LinkAsync(portal.App.Services)).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_without_the_page_makes_no_link() => (await LinkAsync(server.Services)).ShouldBeNull();

    private static Task<string?> LinkAsync(IServiceProvider services) => services.GetServices<IHostedService>().OfType<SetUpLink>().Single().MakeAsync(Cancel);
}
