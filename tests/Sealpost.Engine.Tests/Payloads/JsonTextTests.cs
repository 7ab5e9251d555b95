using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sealpost.Engine.Payloads;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Payloads;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("""a\"b\\c\/d\b\f\n\r\t""", "a\"b\\c/d\b\f\n\r\t")]
    [InlineData("""\u0054\u00e9\u20AC""", "Té€")]
    [InlineData("""\ud83d\ude00""", "😀")]
    [InlineData("""\ud83d""", "\uFFFD")]
    [InlineData("""\ude00\ud83d""", "\uFFFD\uFFFD")]
    [InlineData("""\ud83dx\ud83d\u0041""", "\uFFFDx\uFFFDA")]
    public void A_raw_string_reads_as_its_text(string raw, string expected)
    {
        using var text = new UnescapedText(Encoding.UTF8.GetBytes(raw));

        Encoding.UTF8.GetString(text.Span).ShouldBe(expected);
        JsonText.Equals(Encoding.UTF8.GetBytes(raw), Encoding.UTF8.GetBytes(expected)).ShouldBeTrue();
        JsonText.Equals(Encoding.UTF8.GetBytes(raw), Encoding.UTF8.GetBytes(expected + "x")).ShouldBeFalse();
    }

    [Fact]
    public void Whatever_another_writer_escapes_is_read_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), value =>
        {
            var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value.Get));
            var raw = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(text)[1..^1]);
            return JsonText.Equals(raw, Encoding.UTF8.GetBytes(text));
        }).Check(PropertyConfig.Quiet.WithMaxTest(500));

    [Fact]
    public void What_is_escaped_here_is_read_back_by_another_reader() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), value =>
        {
            var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value.Get));
            var output = new BoundedBuffer(int.MaxValue);
            JsonText.TryEscape(Encoding.UTF8.GetBytes(text), output).ShouldBeTrue();
            return JsonSerializer.Deserialize<string>($"\"{Encoding.UTF8.GetString(output.ToArray())}\"") == text;
        }).Check(PropertyConfig.Quiet.WithMaxTest(500));

    [Fact]
    public void Every_control_character_is_escaped()
    {
        var all = new string([.. Enumerable.Range(0, 0x21).Select(code => (char)code)]);
        var output = new BoundedBuffer(1000);

        JsonText.TryEscape(Encoding.UTF8.GetBytes(all), output);

        JsonSerializer.Deserialize<string>($"\"{Encoding.UTF8.GetString(output.ToArray())}\"").ShouldBe(all);
    }
}
