namespace Sealpost.EndToEnd.Vendors.InsCipher;

/// <summary>developer.inscipher.com/docs/configuring-a-webhook</summary>
public sealed class Configuring_a_webhook(RunningServer server) : IClassFixture<RunningServer>
{
    private const string HeaderPair = """{"profile":"inscipher","signing":[],"authentication":{"type":"header","name":"X-Agency-Key","value":"k3y with / marks"}}""";

    [Fact]
    public async Task One_header_pair_of_the_customer_s_own()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync(HeaderPair);

        var request = await account.SendAsync();

        request.OwnHeaders().ShouldBe(["X-Agency-Key"]);
        request.Exactly("X-Agency-Key").ShouldBe("k3y with / marks");
        created.GetRawText().ShouldNotContain("k3y");
    }

    [Fact]
    public async Task Without_pair_and_HMAC_no_header_is_added()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"inscipher","signing":[]}""");

        (await account.SendAsync()).OwnHeaders().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_pair_and_the_signature_can_go_together()
    {
        await using var account = await Account.OpenAsync(server);
        var secret = (await account.CreateAsync(HeaderPair.Replace("\"signing\":[],", "", StringComparison.Ordinal))).Text("secret");

        var request = await account.SendAsync();

        request.Exactly("X-Agency-Key").ShouldBe("k3y with / marks");
        request.Exactly("X-HMAC-Signature").ShouldBe(Hmac.Hex(secret, request.Body));
    }

    [Theory]
    [InlineData("X Agency", "v", "authentication.name")]
    [InlineData("X-Agency:", "v", "authentication.name")]
    [InlineData("X-HMAC-Signature", "v", "authentication")]
    [InlineData("X-Agency", "line\\r\\nbreak", "authentication.value")]
    [InlineData("X-Agency", "£", "authentication.value")]
    public async Task A_pair_that_cannot_be_a_header_is_refused(string key, string value, string field)
    {
        await using var account = await Account.OpenAsync(server);

        (await account.RefusedAsync($$"""{"profile":"inscipher","authentication":{"type":"header","name":"{{key}}","value":"{{value}}"} }""")).ShouldBe([field]);
    }

    [Fact]
    public async Task A_webhook_has_one_event_and_the_states_it_was_set_up_for()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"inscipher","eventTypes":["webhook.transaction.status.filed"],"filter":{"path":"/state","in":["TX","CA"]}}""");

        (await account.PublishAsync("""{"state":"TX"}""", "webhook.batch.status.processed")).ShouldBeNull();
        (await account.PublishAsync("""{"state":"NY"}""", "webhook.transaction.status.filed")).ShouldBeNull();

        (await account.SendAsync("""{"state":"CA"}""", "webhook.transaction.status.filed")).Text.ShouldBe("""{"state":"CA"}""");
    }
}
