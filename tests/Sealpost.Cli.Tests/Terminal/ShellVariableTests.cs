using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Tests.Terminal;

public sealed class ShellVariableTests
{
    [Theory]
    [InlineData("127.0.0.0/8", "export A=127.0.0.0/8")]
    [InlineData("/home/you/.local/share/ca.pem", "export A=/home/you/.local/share/ca.pem")]
    [InlineData("/home/you/My Files/ca.pem", "export A='/home/you/My Files/ca.pem'")]
    [InlineData("/tmp/$(reboot)", "export A='/tmp/$(reboot)'")]
    [InlineData("it's", @"export A='it'\''s'")]
    [InlineData("", "export A=")]
    public void Posix_Value_IsOneWord(string value, string line) => ShellVariable.Posix("A", value).ShouldBe(line);

    [Theory]
    [InlineData(@"C:\Users\You\ca.pem", @"$env:A = 'C:\Users\You\ca.pem'")]
    [InlineData("it's $home", "$env:A = 'it''s $home'")]
    public void PowerShell_Value_IsOneLiteral(string value, string line) => ShellVariable.PowerShell("A", value).ShouldBe(line);
}
