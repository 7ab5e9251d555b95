using System.Net;
using Sealpost.Engine.Audit;
using Sealpost.Engine.Members;
using Sealpost.Engine.Tests.Destinations;

namespace Sealpost.Engine.Tests.Members;

public sealed class SignInTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_signs_in_under_the_name_however_it_is_typed()
    {
        await using var people = await People.StartAsync();
        var id = await people.AddAsync("ada@example.com");

        var session = (await people.SessionAsync(await people.EnterAsync(" Ada@Example.COM "))).ShouldNotBeNull();

        (session.Actor, session.Name, session.TenantNo, session.Role, session.IsMember).ShouldBe((id.ToString(), "ada", null, Role.SuperAdmin, true));
    }

    [Fact]
    public async Task Wrong_passwords_unknown_names_and_those_who_may_not_are_all_refused_alike_and_at_the_same_cost()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");
        await people.AddAsync("gone@example.com");
        await people.AddAsync("invited@example.com", password: null);
        await people.ExecuteAsync("UPDATE members SET disabled_at = 1 WHERE email = 'gone@example.com'");
        var hasher = people.Stores.Get<PasswordHasher>();
        var before = hasher.Runs;
        foreach (var (name, password) in new[] { ("ada@example.com", People.Other), ("nobody@example.com", People.Password), ("gone@example.com", People.Password), ("invited@example.com", ""), ("a\0b", "x"), ("ada@example.com", new string('x', 100_000)) })
            (await people.TryAsync(name, password)).ShouldBe(new SignInOutcome.Refused());

        hasher.Runs.ShouldBe(before + 6);
        people.Stores.Query<long>("SELECT COUNT(*) FROM sign_in_failures").ShouldBe(6, "five names and an address");
        people.Stores.Query<long>("SELECT COUNT(*) FROM sessions").ShouldBe(0);
    }

    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("nobody@example.com")]
    public async Task Who_fails_too_often_waits_longer_and_longer_whether_the_name_exists_or_not(string name)
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");
        for (var i = 0; i < LockOut.OfName.Free; i++) (await people.TryAsync(name, People.Other)).ShouldBe(new SignInOutcome.Refused());
        var runs = people.Stores.Get<PasswordHasher>().Runs;

        foreach (var seconds in new[] { 15, 30, 60 })
        {
            (await people.TryAsync(name)).ShouldBe(new SignInOutcome.Paused(TimeSpan.FromSeconds(seconds)), "even with the right password");
            people.Stores.Clock.Advance(TimeSpan.FromSeconds(seconds));
            (await people.TryAsync(name, People.Other)).ShouldBe(new SignInOutcome.Refused());
        }

        people.Stores.Get<PasswordHasher>().Runs.ShouldBe(runs + 3, "no password is looked at while the name waits");
    }

    [Fact]
    public async Task Success_forgives_the_name_and_a_day_forgives_everything()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");
        for (var i = 0; i < LockOut.OfName.Free - 1; i++) await people.TryAsync("ada@example.com", People.Other);
        await people.EnterAsync("ada@example.com");
        for (var i = 0; i < LockOut.OfName.Free; i++) (await people.TryAsync("ada@example.com", People.Other)).ShouldBe(new SignInOutcome.Refused());
        (await people.TryAsync("ada@example.com")).ShouldBeOfType<SignInOutcome.Paused>();

        people.Stores.Clock.Advance(LockOut.Memory + TimeSpan.FromSeconds(1));

        await people.EnterAsync("ada@example.com");
        people.Stores.Query<long>("SELECT COUNT(*) FROM sign_in_failures WHERE failures > 0").ShouldBe(0);
    }

    [Fact]
    public async Task An_address_that_tries_many_names_waits_too_and_its_own_password_does_not_help_it()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");
        var (one, other) = (IPAddress.Parse("2001:db8::1"), IPAddress.Parse("2001:db8::ffff"));
        for (var i = 0; i < LockOut.OfAddress.Free; i++)
        {
            (await people.TryAsync($"name{i}@example.com", from: i % 2 == 0 ? one : other)).ShouldBe(new SignInOutcome.Refused());
            if (i == 5) People.Token(await people.TryAsync("ada@example.com", from: one));
        }

        (await people.TryAsync("ada@example.com", from: one)).ShouldBeOfType<SignInOutcome.Paused>();
        People.Token(await people.TryAsync("ada@example.com", from: People.Home));
    }

    [Fact]
    public async Task Of_many_guesses_at_once_no_more_are_looked_at_than_of_as_many_in_a_row()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");
        var runs = people.Stores.Get<PasswordHasher>().Runs;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(guess => people.TryAsync("ada@example.com", $"guess number {guess}")));

        people.Stores.Get<PasswordHasher>().Runs.ShouldBe(runs + LockOut.OfName.Free);
    }

    [Fact]
    public async Task A_password_that_was_hashed_more_cheaply_is_hashed_anew()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");
        using var cheaper = new PasswordHasher(TestStores.CheapPasswords - 1);
        await people.ExecuteAsync($"UPDATE members SET password = '{await cheaper.HashAsync(People.Password, Cancel)}'");

        await people.EnterAsync("ada@example.com");

        people.Stores.Query<string>("SELECT password FROM members").ShouldStartWith($"$pbkdf2-sha512$i={TestStores.CheapPasswords}$");
        await people.EnterAsync("ada@example.com");
    }

    [Fact]
    public async Task A_session_that_was_there_before_ends_and_none_can_be_prepared_for_somebody()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");
        await people.AddAsync("eve@example.com");
        var prepared = await people.EnterAsync("eve@example.com");

        var own = People.Token(await people.TryAsync("ada@example.com", before: prepared));

        own.ShouldNotBe(prepared);
        (await people.SessionAsync(prepared)).ShouldBeNull();
        (await people.SessionAsync(own))!.Name.ShouldBe("ada");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_no_other()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");
        var (here, there) = (await people.EnterAsync("ada@example.com"), await people.EnterAsync("ada@example.com"));

        await people.SignIn.SignOutAsync(here, People.Home, Cancel);
        await people.SignIn.SignOutAsync(here, People.Home, Cancel);

        (await people.SessionAsync(here)).ShouldBeNull();
        (await people.SessionAsync(there)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_new_password_ends_all_sessions_and_begins_one()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");
        var (here, there) = (await people.EnterAsync("ada@example.com"), await people.EnterAsync("ada@example.com"));

        (await people.SignIn.ChangePasswordAsync(here, People.Other, People.Other, People.Home, Cancel)).ShouldBe(new SignInOutcome.Refused());
        (await people.SignIn.ChangePasswordAsync(here, People.Password, "short", People.Home, Cancel)).ShouldBeOfType<SignInOutcome.Faulty>();
        (await people.SignIn.ChangePasswordAsync("no session", People.Password, People.Other, People.Home, Cancel)).ShouldBe(new SignInOutcome.Refused());
        var renewed = People.Token(await people.SignIn.ChangePasswordAsync(here, People.Password, People.Other, People.Home, Cancel));

        foreach (var old in new[] { here, there }) (await people.SessionAsync(old)).ShouldBeNull();
        (await people.SessionAsync(renewed)).ShouldNotBeNull();
        (await people.TryAsync("ada@example.com")).ShouldBe(new SignInOutcome.Refused());
        await people.EnterAsync("ada@example.com", People.Other);
    }

    [Fact]
    public async Task What_people_do_with_their_sessions_is_in_the_audit_log_without_what_is_secret()
    {
        await using var people = await People.StartAsync();
        var tenant = await people.Stores.CreateTenantAsync();
        var id = await people.AddAsync("ada@example.com", Role.TenantAdmin, tenant.TenantNo);
        await people.TryAsync("ada@example.com", People.Other);
        var token = await people.EnterAsync("ada@example.com");
        await people.SignIn.SignOutAsync(token, People.Home, Cancel);

        var entries = await people.Stores.Get<AuditLog>().ListAsync(new AuditFilter([tenant.TenantNo]), null, 10, Cancel);

        entries.Select(entry => entry.Action).ShouldBe(["signOut", "signIn"]);
        entries.ShouldAllBe(entry => entry.Actor == id.ToString() && entry.ActorName == "ada" && entry.Subject == id.ToString() && entry.Address == "192.0.2.7");
        string.Concat(entries.Select(entry => entry.Before + entry.After)).ShouldNotContain("pbkdf2");
    }
}
