using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Tests.Terminal;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain ünïcode 東京", "plain ünïcode 東京")]
    [InlineData("\u001b[31mred", "\\u{1b}[31mred")]
    [InlineData("two\r\nlines", "two\\u{d}\\u{a}lines")]
    [InlineData("\u202Eright to left", "\\u{202e}right to left")]
    [InlineData("\u009b2J", "\\u{9b}2J")]
    public void Line_escapes_what_could_steer_a_terminal(string text, string expected) => Printable.Line(text).ShouldBe(expected);

    [Fact]
    public void Text_keeps_line_breaks_and_tabs() => Printable.Text("a\n\tb\u001b"u8).ShouldBe("a\n\tb\\u{1b}");

    [Fact]
    public void Text_is_null_for_bytes_that_are_not_utf8() => Printable.Text([0xc3, 0x28]).ShouldBeNull();

    [Fact]
    public void Text_is_null_for_bytes_with_a_zero() => Printable.Text([0x61, 0x00]).ShouldBeNull();
}
