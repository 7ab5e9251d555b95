using System.Text.Json;
using Sealpost.Engine.Payloads;

namespace Sealpost.Engine.Tests.Payloads;

public sealed class JsonPointerTests
{
    // The examples of RFC 6901, section 5, and some of our own.
    private const string Document =
        """{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,"twice":1,"twice":9,"\u0066u":10,"*":11,"\ud800":12}""";

    [Theory]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    [InlineData("/twice", "9")]
    [InlineData("/fu", "10")]
    [InlineData("/*", "11")]
    public void A_pointer_finds_its_value(string pointer, string expected)
    {
        JsonPointer.TryParse(pointer, out _)!.TryFind(JsonElement.Parse(Document), out var value).ShouldBeTrue();

        value.GetRawText().ShouldBe(expected);
    }

    [Theory]
    [InlineData("/foo/2")]
    [InlineData("/foo/-")]
    [InlineData("/foo/00")]
    [InlineData("/foo/01")]
    [InlineData("/foo/0/x")]
    [InlineData("/missing")]
    [InlineData("/foo/99999999999999999999")]
    public void A_pointer_to_nothing_finds_nothing(string pointer) =>
        JsonPointer.TryParse(pointer, out _)!.TryFind(JsonElement.Parse(Document), out _).ShouldBeFalse();

    [Theory]
    [InlineData("state")]
    [InlineData("/a~")]
    [InlineData("/a~2")]
    [InlineData("/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q")]
    public void What_is_no_pointer_is_refused_with_the_reason(string text)
    {
        JsonPointer.TryParse(text, out var fault).ShouldBeNull();

        fault.ShouldNotBeEmpty();
    }
}
