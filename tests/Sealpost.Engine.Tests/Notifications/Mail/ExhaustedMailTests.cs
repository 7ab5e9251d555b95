using Sealpost.Engine.Notifications.Mail;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Notifications.Mail;

/// <summary>From a dead letter to the mail, over a real SMTP server on this machine.</summary>
public sealed class ExhaustedMailTests : IAsyncLifetime
{
    private readonly SmtpTestServer _server = SmtpTestServer.Start();
    private NotificationScenario _scenario = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scenario = await NotificationScenario.StartAsync(
            ("Sealpost:Smtp:Host", "127.0.0.1"), ("Sealpost:Smtp:Port", _server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Sealpost:Smtp:Security", "none"), ("Sealpost:Smtp:From", "sealpost@example.com"), ("Sealpost:Smtp:To", "ops@example.com"));
        _scenario.Receiver.Respond(new TestResponse(500));
    }

    public async ValueTask DisposeAsync()
    {
        await _scenario.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task After_the_last_retry_operators_and_the_destinations_own_people_get_a_mail_each()
    {
        var destination = await _scenario.Engine.CreateDestinationAsync(
            "\"profile\": \"inscipher\", \"description\": \"Tax returns\", \"notifyEmails\": [\"tax@example.org\", \"OPS@example.com\"], \"retry\": { \"delays\": [\"0s\"] }", path: "hook?token=hidden");

        await _scenario.ExhaustAsync();

        var mails = await _server.WaitForAsync(2, Cancel);
        mails.Select(mail => mail.Recipients.ShouldHaveSingleItem()).ShouldBe(["ops@example.com", "tax@example.org"], "one mail for an address that is named twice");
        var delivery = (await _scenario.Engine.DeliveriesAsync()).Single();
        foreach (var mail in mails)
        {
            mail.Subject.ShouldBe("Sealpost: a delivery to Tax returns has failed for good");
            mail.Text.ShouldContain("Attempts:     2");
            mail.Text.ShouldContain("the receiver answered with status 500");
            mail.Text.ShouldContain($"Tax returns ({destination.Id})");
            mail.Text.ShouldContain($"POST /api/v1/tenants/acme/deliveries/{delivery.Id}/resend");
            mail.Text.ShouldNotContain("hidden");
        }
    }

    [Fact]
    public async Task A_description_cannot_write_headers_or_turn_the_text_around()
    {
        await _scenario.Engine.CreateDestinationAsync(NotificationScenario.NoRetries + """, "description": "x\r\nBcc: eve@example.com\r\n\r\n.\r\nMAIL FROM:<a@b> \u202e\u2028end" """);

        await _scenario.ExhaustAsync();

        var mail = (await _server.WaitForAsync(1, Cancel)).ShouldHaveSingleItem();
        mail.HeaderNames.ShouldNotContain("Bcc");
        mail.Subject.ShouldBe("Sealpost: a delivery to x Bcc: eve@example.com . MAIL FROM:<a@b> end has failed for good");
        mail.Recipients.ShouldBe(["ops@example.com"]);
    }

    [Fact]
    public async Task Mails_are_held_back_like_events_and_then_count_what_was_not_mailed()
    {
        await _scenario.Engine.CreateDestinationAsync(NotificationScenario.NoRetries);
        for (var i = 1; i <= 4; i++) await _scenario.ExhaustAsync(dead: i);
        await _server.WaitForAsync(1, Cancel);
        await _scenario.SettleAsync();

        _scenario.Engine.Clock.Advance(TimeSpan.FromHours(1));

        var mails = await _server.WaitForAsync(2, Cancel);
        mails[0].Text.ShouldNotContain("more failed");
        mails[1].Text.ShouldContain("2 more failed for good to this destination since the last mail.");
    }

    [Fact]
    public async Task Many_failing_destinations_flood_no_address_that_a_tenant_names_and_the_operators_miss_nothing()
    {
        const int destinations = MailAllowance.OfAddress + 5;
        for (var i = 0; i < destinations; i++) await _scenario.Engine.CreateDestinationAsync(NotificationScenario.NoRetries + ", \"notifyEmails\": [\"victim@example.org\"]");

        await _scenario.ExhaustAsync(dead: destinations);

        var mails = await _server.WaitForAsync(destinations + MailAllowance.OfAddress, Cancel);
        mails.Count(mail => mail.Recipients.Contains("ops@example.com")).ShouldBe(destinations);
        mails.Count(mail => mail.Recipients.Contains("victim@example.org")).ShouldBe(MailAllowance.OfAddress);
    }

    [Fact]
    public async Task A_mail_server_that_hangs_holds_up_no_delivery_and_no_event()
    {
        await using var hanging = RawTcpReceiver.Start(connection => connection.HangAsync());
        await using var scenario = await NotificationScenario.StartAsync(
            ("Sealpost:Smtp:Host", "127.0.0.1"), ("Sealpost:Smtp:Port", hanging.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Sealpost:Smtp:Security", "none"), ("Sealpost:Smtp:From", "sealpost@example.com"), ("Sealpost:Smtp:To:0", "ops@example.com"));
        scenario.Receiver.Respond(new TestResponse(500));
        for (var destination = 1; destination <= 3; destination++) await scenario.Engine.CreateDestinationAsync(NotificationScenario.NoRetries);

        await scenario.ExhaustAsync(dead: 3);

        (await scenario.WaitForEventsAsync(3)).Count.ShouldBe(3);
    }
}
