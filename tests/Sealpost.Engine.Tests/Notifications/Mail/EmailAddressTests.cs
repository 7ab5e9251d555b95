using Sealpost.Engine.Notifications.Mail;

namespace Sealpost.Engine.Tests.Notifications.Mail;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ops@example.com")]
    [InlineData("first.last+tag@mail.example.co.uk")]
    [InlineData("root@localhost")]
    [InlineData("o'neil@xn--bcher-kva.example")]
    public void Ordinary_addresses_are_good(string address) => EmailAddress.IsValid(address).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("ops")]
    [InlineData("@example.com")]
    [InlineData("ops@")]
    [InlineData("ops@@example.com")]
    [InlineData("ops@example..com")]
    [InlineData(".ops@example.com")]
    [InlineData("ops@-example.com")]
    [InlineData("Ops <ops@example.com>")]
    [InlineData("ops@example.com>")]
    [InlineData("ops@example.com,eve@example.com")]
    [InlineData("\"ops\"@example.com")]
    [InlineData("ops@[127.0.0.1]")]
    [InlineData("ops @example.com")]
    [InlineData("ops@example.com\r\nBcc: eve@example.com")]
    [InlineData("ops@example.com\n")]
    [InlineData("ops\0@example.com")]
    [InlineData("öps@example.com")]
    [InlineData("ops@exämple.com")]
    public void Whatever_could_mean_more_than_one_address_is_refused(string address) => EmailAddress.IsValid(address).ShouldBeFalse();

    [Fact]
    public void Lengths_end_where_SMTP_ends()
    {
        EmailAddress.IsValid($"{new string('a', 64)}@example.com").ShouldBeTrue();
        EmailAddress.IsValid($"{new string('a', 65)}@example.com").ShouldBeFalse();
        EmailAddress.IsValid($"a@{new string('a', 64)}.com").ShouldBeFalse();
        EmailAddress.IsValid($"a@{string.Join('.', Enumerable.Repeat(new string('b', 60), 5))}").ShouldBeFalse();
    }
}
