using Dapper;
using Sealpost.Engine.Audit;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Members;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Tests.Members;

public sealed class LinkEntryTests
{
    private const int AtOnce = 8;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_set_up_link_makes_one_super_admin_and_all_such_links_are_used_up()
    {
        await using var people = await People.StartAsync();
        var (one, other) = (await people.LinkAsync(LinkKind.SetUp, 1), await people.LinkAsync(LinkKind.SetUp, 2));
        (await SetUpAsync(people, one.Text, email: "no address", password: "short")).ShouldBeOfType<SignInOutcome.Faulty>().Faults.Select(fault => fault.Field).ShouldBe(["email", "password"]);

        var session = (await people.SessionAsync(People.Token(await SetUpAsync(people, one.Text)))).ShouldNotBeNull();

        (session.Role, session.TenantNo).ShouldBe((Role.SuperAdmin, null));
        foreach (var used in new[] { one, other }) (await SetUpAsync(people, used.Text, "second@example.com")).ShouldBe(new SignInOutcome.LinkGone());
        (await people.LinkAsync(LinkKind.SetUp, 3)).ShouldNotBeNull();
        people.Stores.Query<long>("SELECT COUNT(*) FROM members").ShouldBe(1);
        var entry = (await people.Stores.Get<AuditLog>().ListAsync(new AuditFilter(null), null, 10, Cancel)).ShouldHaveSingleItem();
        (entry.Action, entry.Subject).ShouldBe(("setUp", session.Actor));
    }

    [Fact]
    public async Task A_set_up_link_does_nothing_once_there_is_a_super_admin()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");
        var link = await people.LinkAsync(LinkKind.SetUp, 1);

        (await SetUpAsync(people, link.Text, "second@example.com")).ShouldBe(new SignInOutcome.LinkGone());
    }

    [Fact]
    public async Task Of_many_who_set_up_at_once_one_succeeds()
    {
        await using var people = await People.StartAsync();
        var links = new List<OpaqueToken>();
        for (var i = 0; i < AtOnce; i++) links.Add(await people.LinkAsync(LinkKind.SetUp, (UInt128)i));

        var outcomes = await Task.WhenAll(links.Select((link, i) => SetUpAsync(people, link.Text, $"admin{i}@example.com")));

        outcomes.OfType<SignInOutcome.Opened>().Count().ShouldBe(1);
        outcomes.OfType<SignInOutcome.LinkGone>().Count().ShouldBe(AtOnce - 1);
        people.Stores.Query<long>("SELECT COUNT(*) FROM members").ShouldBe(1);
    }

    [Fact]
    public async Task An_invitation_gives_a_password_once()
    {
        await using var people = await People.StartAsync();
        var id = await people.AddAsync("ada@example.com", password: null);
        var link = await people.LinkAsync(LinkKind.Password, id.Value);
        (await people.Entry.FindInvitedAsync(link.Text, Cancel))!.Email.ShouldBe("ada@example.com");
        (await people.Entry.AcceptAsync(link.Text, "ada@example.com", People.Home, null, Cancel)).ShouldBeOfType<SignInOutcome.Faulty>();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => people.Entry.AcceptAsync(link.Text, People.Password, People.Home, null, Cancel)));

        (await people.SessionAsync(People.Token(outcomes.OfType<SignInOutcome.Opened>().ShouldHaveSingleItem())))!.Actor.ShouldBe(id.ToString());
        outcomes.OfType<SignInOutcome.LinkGone>().Count().ShouldBe(AtOnce - 1);
        (await people.Entry.FindInvitedAsync(link.Text, Cancel)).ShouldBeNull();
        await people.EnterAsync("ada@example.com");
    }

    [Theory]
    [InlineData(nameof(LinkKind.SetUp))]
    [InlineData(nameof(LinkKind.Password))]
    [InlineData(nameof(LinkKind.Portal))]
    public async Task A_link_ends_at_its_time_and_is_good_for_one_thing_only(string name)
    {
        var kind = Enum.Parse<LinkKind>(name);
        await using var people = await People.StartAsync();
        var tenant = await people.Stores.CreateTenantAsync();
        var id = await people.AddAsync("ada@example.com", Role.Viewer, tenant.TenantNo, password: null);
        var link = await people.LinkAsync(kind, id.Value, kind == LinkKind.Portal ? tenant.TenantNo : null, Role.Viewer);
        foreach (var other in Enum.GetValues<LinkKind>().Where(other => other != kind)) (await UseAsync(people, other, link.Text)).ShouldBe(new SignInOutcome.LinkGone());

        people.Stores.Clock.Advance(TimeSpan.FromHours(1));

        (await UseAsync(people, kind, link.Text)).ShouldBe(new SignInOutcome.LinkGone());
        people.Stores.Query<long>("SELECT COUNT(*) FROM sessions").ShouldBe(0);
    }

    [Fact]
    public async Task A_portal_link_opens_one_session_of_its_tenant_for_its_time()
    {
        await using var people = await People.StartAsync();
        var tenant = await people.Stores.CreateTenantAsync();
        var link = await people.LinkAsync(LinkKind.Portal, 7, tenant.TenantNo, Role.WebhookManager);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => UseAsync(people, LinkKind.Portal, link.Text)));

        var token = People.Token(outcomes.OfType<SignInOutcome.Opened>().ShouldHaveSingleItem());
        var session = (await people.SessionAsync(token)).ShouldNotBeNull();
        (session.Tenant, session.Role, session.IsMember, session.Actor, session.Name).ShouldBe(("acme", Role.WebhookManager, false, new LinkId(7).ToString(), "maker"));
        (await people.SignIn.ChangePasswordAsync(token, "", People.Password, People.Home, Cancel)).ShouldBe(new SignInOutcome.Refused());
        people.Stores.Clock.Advance(TimeSpan.FromMinutes(30));
        (await people.SessionAsync(token)).ShouldBeNull();
        (await people.Stores.Get<AuditLog>().ListAsync(new AuditFilter([tenant.TenantNo]), null, 10, Cancel)).Select(entry => entry.Action).ShouldBe(["openPortalLink"]);
    }

    [Fact]
    public async Task A_tenant_takes_its_members_links_and_sessions_with_it()
    {
        await using var people = await People.StartAsync();
        var tenant = await people.Stores.CreateTenantAsync();
        var id = await people.AddAsync("ada@example.com", Role.TenantAdmin, tenant.TenantNo);
        await people.AddAsync("root@example.com");
        await people.EnterAsync("ada@example.com");
        People.Token(await UseAsync(people, LinkKind.Portal, (await people.LinkAsync(LinkKind.Portal, 7, tenant.TenantNo, Role.Viewer)).Text));
        await people.LinkAsync(LinkKind.Portal, 8, tenant.TenantNo, Role.Viewer);
        await people.LinkAsync(LinkKind.Password, id.Value);

        await people.Stores.Tenants.DeleteAsync(tenant.TenantNo, Cancel);

        await using var connection = people.Stores.Get<Database>().OpenReader();
        foreach (var (table, rows) in new[] { ("members", 1), ("links", 0), ("sessions", 0) }) (await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}")).ShouldBe(rows, table);
    }

    private static Task<SignInOutcome> UseAsync(People people, LinkKind kind, string token) => kind switch
    {
        LinkKind.SetUp => SetUpAsync(people, token),
        LinkKind.Password => people.Entry.AcceptAsync(token, People.Password, People.Home, null, Cancel),
        _ => people.Entry.OpenAsync(token, People.Home, null, Cancel),
    };

    private static Task<SignInOutcome> SetUpAsync(People people, string token, string email = "first@example.com", string password = People.Password) =>
        people.Entry.SetUpAsync(token, email, "First", password, People.Home, Cancel);
}
