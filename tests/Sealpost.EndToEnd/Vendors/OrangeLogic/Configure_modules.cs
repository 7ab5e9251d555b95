using System.Text;

namespace Sealpost.EndToEnd.Vendors.OrangeLogic;

/// <summary>developer.orangelogic.com/reference/use-webhook-signatures, the super admin's part: Administration > Reference Tables > Configure Modules. It is about the whole instance.</summary>
public sealed class Configure_modules(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{}");

    [Fact]
    public async Task Signatures_are_switched_on_and_off_for_all_subscriptions()
    {
        await using var account = await Account.OpenAsync(server);
        var secret = (await account.CreateAsync("""{"profile":"orange-logic"}""")).Text("secret");

        await account.PatchInstanceAsync("settings/signatures", """{"enabled":false}""");
        (await account.SendAsync()).Header("x-ol-signature").ShouldBeNull();

        await account.PatchInstanceAsync("settings/signatures", """{"enabled":null}""");
        (await account.SendAsync()).Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64(secret, Body)}");
    }

    [Fact]
    public async Task The_hash_algorithm_is_chosen_for_all_subscriptions()
    {
        await using var account = await Account.OpenAsync(server);
        var secret = (await account.CreateAsync("""{"profile":"orange-logic"}""")).Text("secret");

        await account.PatchInstanceAsync("settings/signatures", """{"algorithm":"sha512"}""");
        (await account.SendAsync()).Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64Sha512(secret, Body)}");

        await account.PatchInstanceAsync("settings/signatures", """{"algorithm":null}""");
        (await account.SendAsync()).Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64(secret, Body)}");
    }

    [Fact]
    public async Task The_secret_rotation_time_is_chosen_for_all_subscriptions()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync("""{"profile":"orange-logic"}""");
        await account.PatchInstanceAsync("settings/signatures", """{"rotationTime":"5m"}""");

        var rotated = await account.PostAsync($"destinations/{created.Text("id")}/secrets/rotate");

        rotated.Text("gracePeriod").ShouldBe("5m");
        (await account.SendAsync()).Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64(created.Text("secret"), Body)} v1a,{Hmac.Base64(rotated.Text("secret"), Body)}");
        await server.PassUntilAsync(server.Clock.GetUtcNow() + TimeSpan.FromMinutes(5));
        (await account.SendAsync()).Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64(rotated.Text("secret"), Body)}");
        await account.PatchInstanceAsync("settings/signatures", """{"rotationTime":null}""");
    }
}
