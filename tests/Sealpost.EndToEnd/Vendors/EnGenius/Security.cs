using System.Globalization;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.EnGenius;

/// <summary>doc.engenius.ai/webhook/security</summary>
public sealed class Security(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Secret = "engenius-shared-secret-01";
    private const string Alert = """{"networkName":"Zürich – 東京","alertId":"gw_vpn_site_online","alertData":{"remote_network_name":"São Paulo"}}""";

    [Fact]
    public async Task The_signature_covers_the_timestamp_s_text_and_the_raw_body_with_nothing_between()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync($$"""{"profile":"engenius","signing":[{"scheme":"engenius@1","secret":"{{Secret}}"}]}""");

        var request = await account.SendAsync(Alert);

        request.Text.ShouldBe(Alert);
        request.OwnHeaders().ShouldBe(["X-EnGenius-Timestamp", "X-EnGenius-Signature"], ignoreOrder: true);
        var timestamp = request.Exactly("X-EnGenius-Timestamp");
        request.Exactly("X-EnGenius-Signature").ShouldBe(Hmac.Hex(Secret, timestamp, request.Body));
    }

    [Theory]
    [InlineData("{}", "seconds")]
    [InlineData("""{"timestampFormat":"unix-ms"}""", "milliseconds")]
    [InlineData("""{"timestampFormat":"rfc3339-ms"}""", "iso")]
    public async Task The_time_is_unix_seconds_unless_it_is_set_otherwise(string settings, string shape)
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync($$"""{"profile":"engenius","signing":[{"scheme":"engenius@1","secret":"{{Secret}}","settings":{{settings}} }]}""");

        var request = await account.SendAsync(Alert);

        var now = server.Clock.GetUtcNow();
        var timestamp = request.Exactly("X-EnGenius-Timestamp");
        timestamp.ShouldBe(shape switch
        {
            "seconds" => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            "milliseconds" => now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            _ => now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        });
        request.Exactly("X-EnGenius-Signature").ShouldBe(Hmac.Hex(Secret, timestamp, request.Body));
    }

    [Fact]
    public async Task The_encoding_can_be_base64()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync($$"""{"profile":"engenius","signing":[{"scheme":"engenius@1","secret":"{{Secret}}","settings":{"encoding":"base64"} }]}""");

        var request = await account.SendAsync(Alert);

        Convert.ToHexStringLower(Convert.FromBase64String(request.Exactly("X-EnGenius-Signature"))).ShouldBe(Hmac.Hex(Secret, request.Exactly("X-EnGenius-Timestamp"), request.Body));
    }

    [Fact]
    public async Task Without_verification_neither_header_is_sent()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"engenius","signing":[]}""");

        (await account.SendAsync(Alert)).OwnHeaders().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_shared_secret_is_the_administrator_s_own_and_never_shown()
    {
        await using var account = await Account.OpenAsync(server);

        var created = await account.CreateAsync($$"""{"profile":"engenius","signing":[{"scheme":"engenius@1","secret":"{{Secret}}"}]}""");

        created.GetRawText().ShouldNotContain(Secret);
        foreach (var path in new[] { "destinations", $"destinations/{created.Text("id")}", $"destinations/{created.Text("id")}/secrets" })
            (await account.GetAsync(path)).GetRawText().ShouldNotContain(Secret);
        (await account.RefusedAsync("""{"profile":"engenius","url":"https://example.com/","signing":[{"scheme":"engenius@1","secret":"fifteen-letters"}]}""")).ShouldBe(["signing[0].secret"]);
    }

    [Fact]
    public async Task A_new_secret_takes_over_at_once_because_the_header_holds_one_signature()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync($$"""{"profile":"engenius","signing":[{"scheme":"engenius@1","secret":"{{Secret}}"}]}""");

        var rotated = await account.PostAsync($"destinations/{created.Text("id")}/secrets/rotate");

        rotated.Text("gracePeriod").ShouldBe("0s");
        var request = await account.SendAsync(Alert);
        request.Exactly("X-EnGenius-Signature").ShouldBe(Hmac.Hex(rotated.Text("secret"), request.Exactly("X-EnGenius-Timestamp"), request.Body));
    }

    [Fact]
    public async Task A_grace_period_that_is_asked_for_lets_the_old_secret_sign_alone_first()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync($$"""{"profile":"engenius","signing":[{"scheme":"engenius@1","secret":"{{Secret}}"}]}""");
        var rotated = await account.PostAsync($"destinations/{created.Text("id")}/secrets/rotate", """{"gracePeriod":"1h"}""");

        var before = await account.SendAsync(Alert);
        await server.PassUntilAsync(rotated.GetProperty("signsFrom").GetDateTimeOffset());
        var after = await account.SendAsync(Alert);

        before.Exactly("X-EnGenius-Signature").ShouldBe(Hmac.Hex(Secret, before.Exactly("X-EnGenius-Timestamp"), before.Body));
        after.Exactly("X-EnGenius-Signature").ShouldBe(Hmac.Hex(rotated.Text("secret"), after.Exactly("X-EnGenius-Timestamp"), after.Body));
    }

    [Fact]
    public async Task Digits_cannot_slide_from_the_body_into_the_timestamp()
    {
        await using var account = await Account.OpenAsync(server);
        const string Digits = "\"payloadTemplate\":{\"contentType\":\"text/plain\",\"text\":\"{{ /count }}\"}";

        (await account.RefusedAsync($$"""{"profile":"engenius",{{Digits}}}""")).ShouldBe(["payloadTemplate"]);

        await account.CreateAsync($$"""{"profile":"engenius","signing":[],{{Digits}}}""");
    }

    [Theory]
    [InlineData("http://hooks.example.com/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://169.254.169.254/")]
    public async Task Only_https_to_a_public_host_is_accepted(string url)
    {
        await using var account = await Account.OpenAsync(server);

        (await account.RefusedAsync($$"""{"profile":"engenius","url":"{{url}}"}""")).ShouldBe(["url"]);
    }

    [Fact]
    public async Task A_self_signed_certificate_gets_no_event()
    {
        using var certificate = TestCertificateAuthority.SelfSigned("127.0.0.1");
        await using var account = await Account.OpenAsync(server, new TestReceiverOptions { Certificate = certificate });
        await account.CreateAsync("""{"profile":"engenius","retry":{"delays":[]}}""");

        var delivery = await account.SettleAsync(Alert);

        delivery.Text("state").ShouldBe("dead");
        (await account.AttemptsAsync(delivery))[0].Text("detail").ShouldBe("certificate_untrusted");
        account.Receiver.Requests.ShouldBeEmpty();
    }
}
