using System.Text;
using Sealpost.Engine.Notifications.Mail;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Notifications.Mail;

public sealed class OutgoingMailTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));

    [Fact]
    public void A_plain_mail_is_formatted_like_any_other() => Format("All is well", "Hello\nthere").ShouldBe(
        """
        Date: Fri, 02 Jan 2026 02:04:05 +0000
        From: Sealpost <sealpost@example.com>
        To: ops@example.org
        Message-ID: <mail_1@example.com>
        Subject: All is well
        Auto-Submitted: auto-generated
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: base64

        SGVsbG8NCnRoZXJl

        """.ReplaceLineEndings("\r\n"));

    [Theory]
    [InlineData("Zürich → Genève 🚚")]
    [InlineData("x\r\nBcc: eve@example.com")]
    [InlineData("x\r\n\r\n<script>")]
    [InlineData("=?utf-8?B?QmNjOg==?=")]
    [InlineData("a subject that is so long that no mail server would want to see it on a line of its own, whatever the standards say about lines")]
    [InlineData("\u202eabc\u0000\u0085\u2028d")]
    public void Whatever_the_subject_holds_it_stays_the_subject(string subject)
    {
        var mail = Received(subject, "text");

        mail.Subject.ShouldBe(subject);
        mail.HeaderNames.ShouldBe(["Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]);
        mail.Data.Split("\r\n").ShouldAllBe(line => line.Length <= 78 && line.All(character => character >= ' ' && character <= '~'));
    }

    [Theory]
    [InlineData(".\r\nMAIL FROM:<eve@example.com>")]
    [InlineData("\r\n.\r\n")]
    [InlineData("Zürich")]
    public void Whatever_the_text_holds_it_stays_the_text(string text)
    {
        var mail = Received("subject", text);

        mail.Text.ShouldBe(text);
        mail.Data.Split("\r\n").ShouldAllBe(line => !line.StartsWith('.'));
    }

    [Fact]
    public void A_long_subject_is_cut_between_characters()
    {
        var subject = string.Concat(Enumerable.Repeat("🚚é", 40));

        Received(subject, "").Subject.ShouldBe(subject);
    }

    private static string Format(string subject, string text) => Encoding.ASCII.GetString(new OutgoingMail("mail_1", "ops@example.org", subject, text).Format("sealpost@example.com", Now));

    private static ReceivedMail Received(string subject, string text) => new("", [], Format(subject, text), IsSecure: false, Login: null);
}
