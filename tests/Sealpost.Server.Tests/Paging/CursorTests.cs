using Sealpost.Server.Paging;

namespace Sealpost.Server.Tests.Paging;

public sealed class CursorTests
{
    private static readonly byte[] Position = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    [Fact]
    public void A_cursor_comes_back() => Cursor.Decode("messages:1", Cursor.Encode("messages:1", Position)).ShouldBe(Position);

    [Fact]
    public void A_cursor_of_another_list_is_none() => Cursor.Decode("messages:2", Cursor.Encode("messages:1", Position)).ShouldBeNull();

    [Fact]
    public void Every_changed_character_is_noticed()
    {
        var text = Cursor.Encode("messages:1", Position);
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Cursor.Decode("messages:1", changed).ShouldBeNull(changed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("null")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData(" AAAAAAAA")]
    public void Anything_else_is_none(string text) => Cursor.Decode("messages:1", text).ShouldBeNull();
}
