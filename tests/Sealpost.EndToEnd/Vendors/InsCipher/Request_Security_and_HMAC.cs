using System.Security.Cryptography;
using System.Text;

namespace Sealpost.EndToEnd.Vendors.InsCipher;

/// <summary>developer.inscipher.com/docs/enable-hmac-signatures</summary>
public sealed class Request_Security_and_HMAC(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Batch = """{"event_id":12,"event":"webhook.batch.status.processed","timestamp":"2024-09-10 07:51:27","insured":"Café Müller — £1,200"}""";

    [Fact]
    public async Task The_signature_is_the_hmac_of_the_body_and_not_a_hash_of_secret_and_body()
    {
        await using var account = await Account.OpenAsync(server);
        var secret = (await account.CreateAsync("""{"profile":"inscipher"}""")).Text("secret");

        var request = await account.SendAsync(Batch, "webhook.batch.status.processed");

        request.Text.ShouldBe(Batch);
        request.OwnHeaders().ShouldBe(["X-HMAC-Signature"]);
        request.Exactly("X-HMAC-Signature").ShouldBe(Hmac.Hex(secret, request.Body));
        request.Exactly("X-HMAC-Signature").ShouldNotBe(Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(secret), .. request.Body])));
    }

    [Fact]
    public async Task The_encoding_can_be_base64()
    {
        await using var account = await Account.OpenAsync(server);
        var secret = (await account.CreateAsync("""{"profile":"inscipher","signing":[{"scheme":"inscipher@1","settings":{"encoding":"base64"}}]}""")).Text("secret");

        (await account.SendAsync(Batch)).Exactly("X-HMAC-Signature").ShouldBe(Hmac.Base64(secret, Encoding.UTF8.GetBytes(Batch)));
    }

    [Fact]
    public async Task The_secret_is_generated_with_20_letters_and_digits_and_nobody_may_choose_it()
    {
        await using var account = await Account.OpenAsync(server);

        (await account.CreateAsync("""{"profile":"inscipher"}""")).Text("secret").ShouldMatch("^[A-Za-z0-9]{20}$");

        (await account.RefusedAsync("""{"profile":"inscipher","signing":[{"scheme":"inscipher@1","secret":"aB3dE5fG7hJ9kL1mN2pQ"}]}""")).ShouldBe(["signing[0].secret"]);
    }

    [Fact]
    public async Task One_secret_signs_for_the_whole_account_and_a_lost_one_is_replaced_at_once()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync("""{"profile":"inscipher"}""");
        var second = await account.CreateAsync("""{"profile":"inscipher"}""");
        second.TryGetProperty("secret", out _).ShouldBeFalse();
        var path = $"destinations/{created.Text("id")}";
        foreach (var read in new[] { path, "destinations", $"{path}/secrets" }) (await account.GetAsync(read)).GetRawText().ShouldNotContain(created.Text("secret"));

        var secret = (await account.PostAsync("hmac-secret")).Text("secret");

        secret.ShouldMatch("^[A-Za-z0-9]{20}$");
        secret.ShouldNotBe(created.Text("secret"));
        await account.PublishAsync(Batch);
        foreach (var request in await account.Receiver.WaitForAsync(2, TestContext.Current.CancellationToken)) request.Exactly("X-HMAC-Signature").ShouldBe(Hmac.Hex(secret, request.Body));
    }

    [Fact]
    public async Task An_overlap_that_is_asked_for_lets_the_old_secret_sign_until_it_is_over()
    {
        await using var account = await Account.OpenAsync(server);
        var old = (await account.CreateAsync("""{"profile":"inscipher"}""")).Text("secret");
        var rotated = await account.PostAsync("hmac-secret", """{"gracePeriod":"1h"}""");

        (await account.SendAsync(Batch)).Exactly("X-HMAC-Signature").ShouldBe(Hmac.Hex(old, Encoding.UTF8.GetBytes(Batch)));
        await server.PassUntilAsync(rotated.GetProperty("signsFrom").GetDateTimeOffset());
        (await account.SendAsync(Batch)).Exactly("X-HMAC-Signature").ShouldBe(Hmac.Hex(rotated.Text("secret"), Encoding.UTF8.GetBytes(Batch)));
    }
}
