using System.Text.Json;
using Dapper;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Tests.Destinations;
using Sealpost.Engine.Tests.Secrets;

namespace Sealpost.Engine.Tests.OAuthClients;

public sealed class OAuthClientStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_master_key_seals_clients_again_and_their_tokens_are_asked_for_anew()
    {
        await using var stores = await TestStores.StartAsync();
        var client = await CreateAsync(stores);
        await stores.Get<TokenStore>().WriteAsync(await OpenAsync(stores, client), null, new("t0ken", TimeSpan.FromHours(1), null), Cancel);
        (await stores.Get<MasterKeyRotation>().RotateAsync(Cancel)).ShouldBe(new KeyRotation.Rotated(2));
        await stores.Get<Resealing>().RunAsync(() => true, Cancel);
        await stores.RestartAsync(() => MasterKeys.Drop(stores.DataDirectory, 1));

        var opened = await OpenAsync(stores, client);
        opened.Credential.Reveal().ShouldBe("hush-hush");
        (await stores.Get<TokenStore>().FindAsync(opened, null, Cancel)).ShouldNotBeNull().Value.ShouldBe("t0ken");
    }

    [Fact]
    public async Task A_stored_token_belongs_to_its_scope_and_revision_and_has_what_is_left_of_its_life()
    {
        await using var stores = await TestStores.StartAsync();
        var client = await OpenAsync(stores, await CreateAsync(stores));
        await stores.Get<TokenStore>().WriteAsync(client, "a", new("t0ken", TimeSpan.FromHours(1), new Uri("https://api.example.com")), Cancel);

        stores.Clock.Advance(TimeSpan.FromMinutes(20));
        (await stores.Get<TokenStore>().FindAsync(client, "a", Cancel)).ShouldBe(new AccessToken("t0ken", TimeSpan.FromMinutes(40), new Uri("https://api.example.com")));
        (await stores.Get<TokenStore>().FindAsync(client, null, Cancel)).ShouldBeNull();
        (await stores.Get<TokenStore>().FindAsync(client with { Revision = 2 }, "a", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_deleted_tenant_takes_its_clients_and_tokens_along()
    {
        await using var stores = await TestStores.StartAsync();
        var client = await OpenAsync(stores, await CreateAsync(stores));
        await stores.Get<TokenStore>().WriteAsync(client, null, new("t0ken", TimeSpan.FromHours(1), null), Cancel);

        await stores.Tenants.DeleteAsync(1, Cancel);

        stores.Query<int>("SELECT (SELECT count(*) FROM oauth_clients) + (SELECT count(*) FROM oauth_tokens)").ShouldBe(0);
    }

    [Fact]
    public async Task A_client_row_with_another_clients_secret_does_not_open()
    {
        await using var stores = await TestStores.StartAsync();
        var client = await CreateAsync(stores);
        await CreateAsync(stores, tenant: false);

        await stores.WriteAsync(connection => connection.Execute("UPDATE oauth_clients SET sealed = (SELECT sealed FROM oauth_clients ORDER BY id DESC LIMIT 1)"));

        await Should.ThrowAsync<MasterKeyException>(() => OpenAsync(stores, client));
    }

    [Fact]
    public async Task A_destination_with_a_token_is_never_plain_http_even_where_http_is_allowed()
    {
        await using var stores = await TestStores.StartAsync(("Sealpost:Egress:AllowHttp", "true"));
        var client = await CreateAsync(stores);

        var parsing = stores.Editor.Parse(JsonElement.Parse($$"""{ "url": "http://hooks.example.com/", "profile": "custom", "authentication": { "type": "oauth2", "client": "{{client.Id}}" } }"""));

        parsing.ShouldBeOfType<DestinationParsing.Invalid>().Faults.ShouldHaveSingleItem().Field.ShouldBe("url");
    }

    private static async Task<OAuthClientRecord> CreateAsync(TestStores stores, bool tenant = true)
    {
        if (tenant) await stores.CreateTenantAsync();
        var json = """{ "name": "idp", "clientId": "me", "clientSecret": "hush-hush", "authenticationEndpoint": "https://idp.example.com" }""";
        var parsed = stores.Get<OAuthClientParser>().Parse(JsonElement.Parse(json), null).ShouldBeOfType<OAuthClientParsing.Valid>();
        return await stores.WriteAsync(connection => stores.Get<OAuthClientStore>().Insert(connection, 1, parsed));
    }

    private static async Task<OAuthClient> OpenAsync(TestStores stores, OAuthClientRecord client) => (await stores.Get<OAuthClientStore>().OpenAsync(1, client.Id, Cancel)).ShouldNotBeNull();
}
