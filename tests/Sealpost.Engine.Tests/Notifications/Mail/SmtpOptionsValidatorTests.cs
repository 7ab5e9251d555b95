using Sealpost.Engine.Notifications.Mail;

namespace Sealpost.Engine.Tests.Notifications.Mail;

public sealed class SmtpOptionsValidatorTests
{
    [Fact]
    public void No_section_and_a_whole_one_are_good()
    {
        Faults(new SmtpOptions()).ShouldBeEmpty();
        Faults(new SmtpOptions { Host = "mail.example.com", From = "a@example.com", To = ["b@example.com"], User = "u", Password = "p" }).ShouldBeEmpty();
    }

    [Fact]
    public void The_port_follows_the_security_unless_it_is_given()
    {
        new SmtpOptions().PortToUse.ShouldBe(587);
        new SmtpOptions { Security = "TLS" }.PortToUse.ShouldBe(465);
        new SmtpOptions { Security = "none" }.PortToUse.ShouldBe(25);
        new SmtpOptions { Security = "none", Port = 2525 }.PortToUse.ShouldBe(2525);
    }

    [Fact]
    public void Every_fault_is_named_with_its_key()
    {
        var faults = Faults(new SmtpOptions { Host = "mail example", Port = 0, Security = "ssl", From = "x", To = ["b@example.com", "c"], Password = "p", PasswordFile = "/nowhere" });

        faults.Select(fault => fault.Split(' ')[0]).ShouldBe([
            "Sealpost:Smtp:Host", "Sealpost:Smtp:Port", "Sealpost:Smtp:Security", "Sealpost:Smtp:From", "Sealpost:Smtp:To:1", "Sealpost:Smtp:Password", "Sealpost:Smtp:User",
            "Sealpost:Smtp:Password_FILE",
        ]);
        faults.ShouldAllBe(fault => !fault.Contains(" p ", StringComparison.Ordinal), "a password is never shown");
    }

    [Fact]
    public void Addresses_without_a_server_are_a_fault() =>
        Faults(new SmtpOptions { To = ["b@example.com"] }).ShouldHaveSingleItem().ShouldStartWith("Sealpost:Smtp:Host is missing");

    [Fact]
    public void A_password_is_never_to_go_in_the_clear() =>
        Faults(new SmtpOptions { Host = "localhost", From = "a@example.com", Security = "none", User = "u", Password = "p" }).ShouldHaveSingleItem().ShouldStartWith("Sealpost:Smtp:Security");

    private static IReadOnlyList<string> Faults(SmtpOptions options) => new SmtpOptionsValidator().Validate(null, options) is { Failed: true } refused ? [.. refused.Failures] : [];
}
