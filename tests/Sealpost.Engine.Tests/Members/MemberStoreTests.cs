using System.Data.Common;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Members;

namespace Sealpost.Engine.Tests.Members;

public sealed class MemberStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_belongs_to_one_member()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");

        (await Should.ThrowAsync<ChangeRefusedException>(() => people.AddAsync("ada@example.com"))).Fault.Field.ShouldBe("email");
    }

    [Fact]
    public async Task The_last_super_admin_who_can_sign_in_stays_one()
    {
        await using var people = await People.StartAsync();
        var last = await people.AddAsync("ada@example.com");
        await people.AddAsync("invited@example.com", password: null);
        var store = people.Stores.Get<MemberStore>();
        foreach (var change in new Func<DbConnection, bool>[]
        {
            connection => store.Change(connection, last, 1, "ada", Role.Viewer, disabled: false),
            connection => store.Change(connection, last, 1, "ada", Role.SuperAdmin, disabled: true),
            connection => MemberStore.Delete(connection, last),
        })
            (await Should.ThrowAsync<ChangeRefusedException>(() => people.Stores.WriteAsync(change))).Message.ShouldContain("last super admin");

        (await people.Stores.WriteAsync(connection => store.Change(connection, last, 1, "Ada", Role.SuperAdmin, disabled: false))).ShouldBeTrue();
        await people.AddAsync("other@example.com");
        (await people.Stores.WriteAsync(connection => MemberStore.Delete(connection, last))).ShouldBeTrue();
    }

    [Fact]
    public async Task Of_two_super_admins_who_depose_each_other_one_stays()
    {
        await using var people = await People.StartAsync();
        MemberId[] both = [await people.AddAsync("ada@example.com"), await people.AddAsync("eve@example.com")];

        var deposed = await Task.WhenAll(both.Select(async id =>
        {
            try
            {
                return await people.Stores.WriteAsync(connection => MemberStore.Delete(connection, id));
            }
            catch (ChangeRefusedException)
            {
                return false;
            }
        }));

        deposed.Count(done => done).ShouldBe(1);
    }

    [Fact]
    public async Task Less_of_a_role_and_being_disabled_end_the_sessions()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("root@example.com");
        var id = await people.AddAsync("ada@example.com");
        var store = people.Stores.Get<MemberStore>();
        var token = await people.EnterAsync("ada@example.com");
        await people.Stores.WriteAsync(connection => store.Change(connection, id, 1, "Lady Ada", Role.SuperAdmin, disabled: false));
        (await people.SessionAsync(token))!.Name.ShouldBe("Lady Ada", "a name is no reason to end a session");

        await people.Stores.WriteAsync(connection => store.Change(connection, id, 2, "Lady Ada", Role.Viewer, disabled: false));
        (await people.SessionAsync(token)).ShouldBeNull();

        token = await people.EnterAsync("ada@example.com");
        (await people.SessionAsync(token))!.Role.ShouldBe(Role.Viewer);
        (await people.Stores.WriteAsync(connection => store.Change(connection, id, 2, "stale", Role.Viewer, disabled: true))).ShouldBeFalse();
        await people.Stores.WriteAsync(connection => store.Change(connection, id, 3, "Lady Ada", Role.Viewer, disabled: true));
        (await people.SessionAsync(token)).ShouldBeNull();
        (await store.FindAsync(id, Cancel))!.State.ShouldBe(MemberState.Disabled);
    }

    [Fact]
    public async Task A_reset_takes_the_password_the_sessions_and_the_earlier_links()
    {
        await using var people = await People.StartAsync();
        var id = await people.AddAsync("ada@example.com");
        var token = await people.EnterAsync("ada@example.com");
        var earlier = await people.LinkAsync(LinkKind.Password, id.Value);

        await people.Stores.WriteAsync(connection => people.Stores.Get<MemberStore>().TakePassword(connection, id));

        (await people.SessionAsync(token)).ShouldBeNull();
        (await people.TryAsync("ada@example.com")).ShouldBe(new SignInOutcome.Refused());
        (await people.Entry.AcceptAsync(earlier.Text, People.Password, People.Home, null, Cancel)).ShouldBe(new SignInOutcome.LinkGone());
    }
}
