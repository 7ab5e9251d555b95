using Microsoft.Extensions.Options;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Notifications.Mail;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Notifications.Mail;

/// <summary>Against a real SMTP server on this machine.</summary>
public sealed class SmtpClientTests : IDisposable
{
    private readonly TestCertificateAuthority _authority = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_relay_without_security_gets_the_mail()
    {
        await using var server = SmtpTestServer.Start();

        await SendAsync(server, "none");

        var mail = server.Mails.ShouldHaveSingleItem();
        (mail.From, mail.Recipients[0], mail.IsSecure, mail.Login).ShouldBe(("sealpost@example.com", "ops@example.org", false, null));
        (mail.Subject, mail.Text).ShouldBe(("Subject", "Text"));
    }

    [Theory]
    [InlineData(false, "PLAIN")]
    [InlineData(false, "LOGIN")]
    [InlineData(true, "PLAIN")]
    public async Task TLS_begins_where_it_should_and_the_login_goes_over_it(bool implicitTls, string mechanism)
    {
        await using var server = SmtpTestServer.Start(new() { Certificate = _authority.Issue("127.0.0.1"), ImplicitTls = implicitTls, Login = "me:pässword", Mechanism = mechanism });

        await SendAsync(server, implicitTls ? "tls" : "starttls", "me", "pässword");

        var mail = server.Mails.ShouldHaveSingleItem();
        (mail.IsSecure, mail.Login).ShouldBe((true, "me:pässword"));
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task A_certificate_of_another_host_is_refused_and_nothing_is_said_to_it(string security)
    {
        await using var server = SmtpTestServer.Start(new() { Certificate = _authority.Issue("mail.example.com"), ImplicitTls = security == "tls", Login = "me:password" });

        var refusal = await Should.ThrowAsync<SmtpException>(SendAsync(server, security, "me", "password"));

        refusal.Message.ShouldBe("The server's certificate was refused: certificate_host_mismatch.");
        server.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_no_longer_offers_STARTTLS_gets_no_password()
    {
        await using var server = SmtpTestServer.Start(new() { Login = "me:password" });

        (await Should.ThrowAsync<SmtpException>(SendAsync(server, "starttls", "me", "password"))).Message.ShouldBe("The server does not offer STARTTLS.");
    }

    [Fact]
    public async Task What_somebody_put_behind_the_answer_to_STARTTLS_is_not_taken_for_the_server()
    {
        await using var server = SmtpTestServer.Start(new() { Certificate = _authority.Issue("127.0.0.1"), AfterStartTls = "250 AUTH PLAIN" });

        (await Should.ThrowAsync<SmtpException>(SendAsync(server, "starttls"))).Message.ShouldBe("The server said more than STARTTLS allows.");
    }

    [Fact]
    public async Task A_wrong_password_and_a_refused_sender_are_told_in_the_servers_words()
    {
        await using var server = SmtpTestServer.Start(new() { Certificate = _authority.Issue("127.0.0.1"), Login = "me:password" });
        (await Should.ThrowAsync<SmtpException>(SendAsync(server, "starttls", "me", "wrong"))).Message.ShouldBe("The server answered 535 wrong user or password");

        server.RefuseNext("451 come back later");
        (await Should.ThrowAsync<SmtpException>(SendAsync(server, "starttls", "me", "password"))).Message.ShouldBe("The server answered 451 come back later");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "The server does not speak SMTP.")]
    [InlineData("220", "The server closed the connection.")]
    [InlineData("", "The server closed the connection.")]
    public async Task What_is_no_SMTP_server_is_told(string greeting, string expected)
    {
        await using var server = RawTcpReceiver.Start(connection => connection.WriteAsync(greeting));

        (await Should.ThrowAsync<SmtpException>(SendAsync(server.Port, "none", null, null))).Message.ShouldBe(expected);
    }

    [Fact]
    public async Task Answers_without_end_are_not_read_to_their_end()
    {
        await using var longLine = RawTcpReceiver.Start(async connection =>
        {
            while (true) await connection.WriteAsync(new string('2', 1000));
        });
        (await Should.ThrowAsync<SmtpException>(SendAsync(longLine.Port, "none", null, null))).Message.ShouldContain("line without end");

        await using var manyLines = RawTcpReceiver.Start(async connection =>
        {
            while (true) await connection.WriteAsync("220-more\r\n");
        });
        (await Should.ThrowAsync<SmtpException>(SendAsync(manyLines.Port, "none", null, null))).Message.ShouldContain("no end");
    }

    [Fact]
    public async Task Nobody_listening_is_told() =>
        (await Should.ThrowAsync<SmtpException>(SendAsync(1, "none", null, null))).Message.ShouldNotBeEmpty();

    [Fact]
    public async Task A_server_that_hangs_is_left_after_a_minute()
    {
        var clock = new ManualTimeProvider();
        await using var server = RawTcpReceiver.Start(connection => connection.HangAsync());
        var waits = clock.WaitForTimersAsync(1);

        var sending = SendAsync(server.Port, "none", null, null, clock);
        await waits;
        clock.Advance(TimeSpan.FromMinutes(1));

        (await Should.ThrowAsync<SmtpException>(sending)).Message.ShouldBe("The server took longer than a minute.");
    }

    private Task SendAsync(SmtpTestServer server, string security, string? user = null, string? password = null) => SendAsync(server.Port, security, user, password);

    private Task SendAsync(int port, string security, string? user, string? password, TimeProvider? clock = null)
    {
        var smtp = new SmtpOptions { Host = "127.0.0.1", Port = port, Security = security, From = "sealpost@example.com", User = user, Password = password };
        var client = new SmtpClient(Options.Create(smtp), Options.Create(new EgressOptions { TrustedCertificates = _authority.PemPath }), clock ?? new ManualTimeProvider());
        return client.SendAsync(new OutgoingMail("mail_1", "ops@example.org", "Subject", "Text"), Cancel);
    }
}
