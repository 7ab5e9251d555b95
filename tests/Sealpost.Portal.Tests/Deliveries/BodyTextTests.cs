using System.Text;
using Sealpost.Portal.Deliveries;

namespace Sealpost.Portal.Tests.Deliveries;

public sealed class BodyTextTests
{
    [Theory]
    [InlineData("{\"a\":[1,2.50],\"ä\":\"<b>\"}", "{\n  \"a\": [\n    1,\n    2.50\n  ],\n  \"ä\": \"<b>\"\n}")]
    [InlineData("not json", "not json")]
    [InlineData("{\"a\":1} trailing", "{\"a\":1} trailing")]
    public void Pretty_is_json_with_line_breaks_or_else_the_text(string body, string expected) => Of(Encoding.UTF8.GetBytes(body), BodyForm.Pretty).ShouldBe(expected);

    [Fact]
    public void Text_is_the_body_as_it_came() => Of("{\"a\" :1}\r\n"u8.ToArray(), BodyForm.Text).ShouldBe("{\"a\" :1}\r\n");

    [Fact]
    public void Characters_that_hide_or_turn_text_around_are_seen() => Of("a\u202eb\0c"u8.ToArray(), BodyForm.Text).ShouldBe("a\\u202eb\\u0000c");

    [Theory]
    [InlineData(nameof(BodyForm.Pretty))]
    [InlineData(nameof(BodyForm.Text))]
    [InlineData(nameof(BodyForm.Hex))]
    public void What_is_not_text_is_shown_in_hex(string form) => Of([0xff, 0x41, 0x00], Enum.Parse<BodyForm>(form)).ShouldBe($"000000  ff 41 00 {new string(' ', 39)} .A.\n");

    [Fact]
    public void A_row_has_sixteen_bytes() => Of(new byte[17], BodyForm.Hex).Split('\n').Select(row => row.Length > 6 ? row[..6] : row).ShouldBe(["000000", "000010", ""]);

    [Fact]
    public void No_more_is_written_than_a_page_can_bear()
    {
        Of(Encoding.UTF8.GetBytes(new string('a', BodyText.MostShown * 2)), BodyForm.Text).Length.ShouldBe(BodyText.MostShown);
        Of(Encoding.UTF8.GetBytes($"[{new string('[', 2000)}"), BodyForm.Pretty).ShouldStartWith("[[");
    }

    private static string Of(byte[] body, BodyForm form) => BodyText.Of(body, form);
}
