using Sealpost.Client.Members;
using Sealpost.Client.PortalLinks;
using Sealpost.Client.Problems;

namespace Sealpost.Client.Tests.Members;

public sealed class MemberOperationsTests(LiveServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_is_invited_changed_and_removed()
    {
        var tenant = await server.NewTenantAsync();
        var members = server.Client.Members;
        var invited = await members.InviteAsync(new NewMember { Email = "Ada.Client@example.com", Name = "Ada", Role = "viewer", Tenant = tenant.Id }, cancellationToken: Token);

        var changed = await members.ChangeAsync(invited.Id, new MemberChange { Role = "webhookManager" }, invited.Revision, Token);
        var stale = await Should.ThrowAsync<SealpostProblemException>(members.ChangeAsync(invited.Id, new MemberChange { Disabled = true }, invited.Revision, Token));
        var reset = await members.ResetPasswordAsync(invited.Id, Token);
        await members.RemoveAsync(invited.Id, Token);

        (invited.Email, invited.State, invited.ToString()).ShouldBe(("ada.client@example.com", "invited", invited.Id));
        (changed.Role, changed.Name, changed.Link).ShouldBe(("webhookManager", "Ada", null));
        stale.Type.ShouldBe(ProblemTypes.PreconditionFailed);
        reset.Link.ShouldNotBeNull().ShouldNotBe(invited.Link);
        (await Should.ThrowAsync<SealpostProblemException>(members.GetAsync(invited.Id, Token))).Type.ShouldBe(ProblemTypes.NotFound);
        (await members.ListAsync(cancellationToken: Token).AnyAsync(member => member.Id == invited.Id, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_link_into_the_portal_is_made_and_ended()
    {
        var tenant = await server.NewTenantAsync();

        var link = await tenant.PortalLinks.CreateAsync(new NewPortalLink { Role = "webhookManager", ExpiresIn = "5m" }, Token);
        await tenant.PortalLinks.EndAllAsync(Token);

        (link.Role, link.SessionFor, link.ToString()).ShouldBe(("webhookManager", "1h", link.Id));
        link.Url.ShouldContain("token=");
    }
}
