using Sealpost.Client.ApiKeys;
using Sealpost.Client.EventTypes;
using Sealpost.Client.Problems;
using Sealpost.Client.Tenants;

namespace Sealpost.Client.Tests.Tenants;

public sealed class TenantOperationsTests(LiveServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_is_created_renamed_and_deleted()
    {
        var created = await server.Client.Tenants.CreateAsync(new NewTenant { Id = "life", Name = "Life Ltd" }, cancellationToken: Token);
        var renamed = await server.Client.Tenants.RenameAsync("life", "Life & Sons", created.Revision, Token);
        var stale = await Should.ThrowAsync<SealpostProblemException>(server.Client.Tenants.RenameAsync("life", "Late", created.Revision, Token));
        await server.Client.Tenants.DeleteAsync("life", Token);

        created.Name.ShouldBe("Life Ltd");
        renamed.ShouldBe(renamed with { Id = "life", Name = "Life & Sons", Revision = 2, CreatedAt = created.CreatedAt });
        stale.Type.ShouldBe(ProblemTypes.PreconditionFailed);
        (await Should.ThrowAsync<SealpostProblemException>(server.Client.Tenants.GetAsync("life", Token))).Type.ShouldBe(ProblemTypes.NotFound);
    }

    [Fact]
    public async Task The_same_idempotency_key_makes_one_tenant()
    {
        var first = await server.Client.Tenants.CreateAsync(new NewTenant(), "the-one", Token);
        var second = await server.Client.Tenants.CreateAsync(new NewTenant(), "the-one", Token);

        second.Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task A_list_goes_on_over_its_pages()
    {
        string[] made = [(await server.NewTenantAsync()).Id, (await server.NewTenantAsync()).Id, (await server.NewTenantAsync()).Id];

        var listed = await server.Client.Tenants.ListAsync(pageSize: 1, Token).Select(tenant => tenant.Id).ToArrayAsync(Token);

        listed.Where(made.Contains).ShouldBe(made.Reverse());
        listed.ShouldBeUnique();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(251)]
    public async Task A_page_has_its_bounds(int pageSize) =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await server.Client.Tenants.ListAsync(pageSize, Token).AnyAsync(Token));

    [Fact]
    public async Task A_key_of_one_tenant_opens_that_tenant_until_it_is_revoked()
    {
        var tenant = await server.NewTenantAsync();
        var key = await server.Client.ApiKeys.CreateAsync(new NewApiKey { Name = "one tenant", Tenant = tenant.Id }, cancellationToken: Token);
        var client = server.WithKey(key.Key.ShouldNotBeNull());

        (await client.Tenants.ListAsync(cancellationToken: Token).SingleAsync(Token)).Id.ShouldBe(tenant.Id);
        await server.Client.ApiKeys.RevokeAsync(key.Id, Token);

        (await Should.ThrowAsync<SealpostProblemException>(client.Tenants.GetAsync(tenant.Id, Token))).Type.ShouldBe(ProblemTypes.Unauthenticated);
        (await server.Client.ApiKeys.GetAsync(key.Id, Token)).RevokedAt.ShouldNotBeNull();
        (await server.Client.ApiKeys.ListAsync(cancellationToken: Token).AnyAsync(listed => listed.Id == key.Id, Token)).ShouldBeTrue();
        key.ToString().ShouldBe(key.Id);
    }

    [Fact]
    public async Task An_event_type_is_described_and_archived()
    {
        var created = await server.Client.EventTypes.CreateAsync(new NewEventType { Name = "tests/archived", Description = "A test." }, cancellationToken: Token);
        var archived = await server.Client.EventTypes.PatchAsync("tests/archived", new() { ["archived"] = true }, created.Revision, Token);

        archived.Archived.ShouldBeTrue();
        (await server.Client.EventTypes.GetAsync("tests/archived", Token)).Description.ShouldBe("A test.");
        (await server.Client.EventTypes.ListAsync(cancellationToken: Token).AnyAsync(type => type.Name == "tests/archived", Token)).ShouldBeTrue();
    }
}
