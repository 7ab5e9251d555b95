using Sealpost.Engine.Members;

namespace Sealpost.Engine.Tests.Members;

public sealed class SessionStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_ends_when_nobody_uses_it_and_at_its_end_in_any_case()
    {
        await using var people = await People.StartAsync(("Sealpost:SignIn:SessionIdle", "00:10:00"), ("Sealpost:SignIn:SessionLifetime", "00:25:00"));
        await people.AddAsync("ada@example.com");
        var (used, left) = (await people.EnterAsync("ada@example.com"), await people.EnterAsync("ada@example.com"));

        foreach (var minutes in new[] { 9, 9 })
        {
            people.Stores.Clock.Advance(TimeSpan.FromMinutes(minutes));
            (await people.SessionAsync(used)).ShouldNotBeNull();
        }

        (await people.SessionAsync(left)).ShouldBeNull();
        people.Stores.Clock.Advance(TimeSpan.FromMinutes(7));
        (await people.SessionAsync(used)).ShouldBeNull();
        await people.EnterAsync("ada@example.com");
        people.Stores.Query<long>("SELECT COUNT(*) FROM sessions").ShouldBe(1, "those that are over are taken away");
    }

    [Theory]
    [InlineData("UPDATE members SET disabled_at = 1")]
    [InlineData("DELETE FROM members")]
    [InlineData("UPDATE tenants SET deleted_at = 1")]
    public async Task A_session_is_worth_nothing_without_its_member_or_tenant(string sql)
    {
        await using var people = await People.StartAsync();
        var tenant = await people.Stores.CreateTenantAsync();
        await people.AddAsync("ada@example.com", Role.TenantAdmin, tenant.TenantNo);
        var token = await people.EnterAsync("ada@example.com");
        (await people.SessionAsync(token))!.Tenant.ShouldBe("acme");

        await people.ExecuteAsync(sql);

        (await people.SessionAsync(token)).ShouldBeNull();
    }

    [Fact]
    public async Task Tokens_are_nowhere_in_the_database()
    {
        await using var people = await People.StartAsync();
        await people.AddAsync("ada@example.com");
        var token = await people.EnterAsync("ada@example.com");

        token.Length.ShouldBe(43);
        people.Stores.Query<byte[]>("SELECT hash FROM sessions").ShouldBe(OpaqueToken.TryHash(token));
        foreach (var other in new[] { null, "", token[1..], token + "A", new string('ü', 43), $"{(token[0] == 'A' ? 'B' : 'A')}{token[1..]}" })
            (await people.Sessions.FindAsync(other, Cancel)).ShouldBeNull();
    }
}
