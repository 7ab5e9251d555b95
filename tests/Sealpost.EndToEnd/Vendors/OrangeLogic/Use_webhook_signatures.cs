using System.Text;

namespace Sealpost.EndToEnd.Vendors.OrangeLogic;

/// <summary>developer.orangelogic.com/reference/use-webhook-signatures</summary>
public sealed class Use_webhook_signatures(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Asset = """{"EventId":"b7a0a7b2-1111-4222-8333-444455556666","EventType":"AssetCreated","RecordID":"2UZ5BD1234","Title":"Ångström – Москва"}""";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(Asset);

    [Fact]
    public async Task One_entry_v1_with_the_hmac_of_the_body()
    {
        await using var account = await Account.OpenAsync(server);
        var secret = (await account.CreateAsync("""{"profile":"orange-logic"}""")).Text("secret");

        var request = await account.SendAsync(Asset, "AssetCreated");

        request.Text.ShouldBe(Asset);
        request.OwnHeaders().ShouldBe(["x-ol-signature"]);
        request.Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64(secret, Body)}");
        secret.ShouldMatch("^[A-Za-z0-9]+$");
    }

    [Fact]
    public async Task SHA_512_by_setting_keeps_the_prefix()
    {
        await using var account = await Account.OpenAsync(server);
        var secret = (await account.CreateAsync("""{"profile":"orange-logic","signing":[{"scheme":"orange-logic@1","settings":{"hash":"hmac-sha512"}}]}""")).Text("secret");

        (await account.SendAsync(Asset)).Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64Sha512(secret, Body)}");
    }

    [Fact]
    public async Task For_an_hour_after_a_rotation_v1_is_the_old_key_and_v1a_the_new_one()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync("""{"profile":"orange-logic"}""");
        var old = created.Text("secret");

        var rotated = await account.PostAsync($"destinations/{created.Text("id")}/secrets/rotate");
        var end = server.Clock.GetUtcNow() + TimeSpan.FromHours(1);

        rotated.Text("gracePeriod").ShouldBe("1h");
        var current = rotated.Text("secret");
        (await account.SendAsync(Asset)).Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64(old, Body)} v1a,{Hmac.Base64(current, Body)}");
        await server.PassUntilAsync(end - TimeSpan.FromMilliseconds(1));
        (await account.SendAsync(Asset)).Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64(old, Body)} v1a,{Hmac.Base64(current, Body)}");
        await server.PassUntilAsync(end);
        (await account.SendAsync(Asset)).Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64(current, Body)}");
    }

    [Fact]
    public async Task A_second_rotation_within_the_hour_drops_the_oldest_key_and_begins_a_new_hour()
    {
        await using var account = await Account.OpenAsync(server);
        var path = $"destinations/{(await account.CreateAsync("""{"profile":"orange-logic"}""")).Text("id")}";
        var second = (await account.PostAsync($"{path}/secrets/rotate")).Text("secret");
        await server.PassUntilAsync(server.Clock.GetUtcNow() + TimeSpan.FromMinutes(40));

        var third = (await account.PostAsync($"{path}/secrets/rotate")).Text("secret");
        await server.PassUntilAsync(server.Clock.GetUtcNow() + TimeSpan.FromMinutes(40));

        (await account.SendAsync(Asset)).Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64(second, Body)} v1a,{Hmac.Base64(third, Body)}");
    }

    [Theory]
    [InlineData("2h", true)]
    [InlineData("0s", false)]
    public async Task The_rotation_time_can_be_chosen(string gracePeriod, bool oldSigns)
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync("""{"profile":"orange-logic"}""");

        var current = (await account.PostAsync($"destinations/{created.Text("id")}/secrets/rotate", $$"""{"gracePeriod":"{{gracePeriod}}"}""")).Text("secret");
        await server.PassUntilAsync(server.Clock.GetUtcNow() + TimeSpan.FromMinutes(90));

        (await account.SendAsync(Asset)).Exactly("x-ol-signature").ShouldBe(
            oldSigns ? $"v1,{Hmac.Base64(created.Text("secret"), Body)} v1a,{Hmac.Base64(current, Body)}" : $"v1,{Hmac.Base64(current, Body)}");
    }

    [Fact]
    public async Task The_signed_content_and_the_separator_are_settings()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync("""{"profile":"orange-logic","signing":[{"scheme":"orange-logic@1","settings":{"content":"standard","separator":"comma"}}]}""");
        var old = created.Text("secret");
        var current = (await account.PostAsync($"destinations/{created.Text("id")}/secrets/rotate")).Text("secret");

        var request = await account.SendAsync(Asset);

        byte[] message = [.. Encoding.UTF8.GetBytes($"{request.Exactly("webhook-id")}.{request.Exactly("webhook-timestamp")}."), .. Body];
        request.Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64(old, message)}, v1a,{Hmac.Base64(current, message)}");
    }

    [Fact]
    public async Task Without_signatures_there_is_no_header()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"orange-logic","signing":[]}""");

        (await account.SendAsync(Asset)).OwnHeaders().ShouldBeEmpty();
    }
}
