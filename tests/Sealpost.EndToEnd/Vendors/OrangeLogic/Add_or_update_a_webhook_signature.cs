using System.Net;
using System.Text;

namespace Sealpost.EndToEnd.Vendors.OrangeLogic;

/// <summary>developer.orangelogic.com/reference/add-or-update-a-webhook-signature</summary>
public sealed class Add_or_update_a_webhook_signature(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Chosen = "NewSecret9876543210zyxwvuZYXWVU98";

    [Fact]
    public async Task Without_a_new_secret_one_is_generated_and_shown_in_the_answer_alone()
    {
        await using var account = await Account.OpenAsync(server);
        var path = $"destinations/{(await account.CreateAsync("""{"profile":"orange-logic"}""")).Text("id")}";

        var secret = (await account.PostAsync($"{path}/secrets/rotate")).Text("secret");

        secret.ShouldMatch("^[A-Za-z0-9]{16,}$");
        foreach (var read in new[] { path, "destinations", $"{path}/secrets" }) (await account.GetAsync(read)).GetRawText().ShouldNotContain(secret);
    }

    [Fact]
    public async Task A_secret_of_one_s_own_is_used_and_not_repeated()
    {
        await using var account = await Account.OpenAsync(server);
        var path = $"destinations/{(await account.CreateAsync("""{"profile":"orange-logic"}""")).Text("id")}";

        var rotated = await account.PostAsync($"{path}/secrets/rotate", $$"""{"secret":"{{Chosen}}","gracePeriod":"0s"}""");

        rotated.GetRawText().ShouldNotContain(Chosen);
        (await account.SendAsync()).Exactly("x-ol-signature").ShouldBe($"v1,{Hmac.Base64(Chosen, Encoding.UTF8.GetBytes("{}"))}");
    }

    [Theory]
    [InlineData("has-a-hyphen-in-it-1234")]
    [InlineData("has a space in it 1234")]
    [InlineData("hasÜmlaut1234567890")]
    [InlineData("short1")]
    public async Task A_secret_is_alphanumeric(string secret)
    {
        await using var account = await Account.OpenAsync(server);
        var path = $"destinations/{(await account.CreateAsync("""{"profile":"orange-logic"}""")).Text("id")}";

        Account.Fields(await account.PostAsync($"{path}/secrets/rotate", $$"""{"secret":"{{secret}}"}""", HttpStatusCode.BadRequest)).ShouldBe(["secret"]);
    }

    [Fact]
    public async Task Secrets_are_per_subscription()
    {
        await using var account = await Account.OpenAsync(server);
        var one = (await account.CreateAsync("""{"profile":"orange-logic"}""")).Text("secret");
        var other = (await account.CreateAsync("""{"profile":"orange-logic"}""")).Text("secret");

        await account.PublishAsync();
        var requests = await account.Receiver.WaitForAsync(2, TestContext.Current.CancellationToken);

        requests.Select(request => request.Exactly("x-ol-signature"))
            .ShouldBe([$"v1,{Hmac.Base64(one, requests[0].Body)}", $"v1,{Hmac.Base64(other, requests[0].Body)}"], ignoreOrder: true);
    }
}
