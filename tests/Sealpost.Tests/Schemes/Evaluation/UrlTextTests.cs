using Sealpost.Schemes.Evaluation;

namespace Sealpost.Tests.Schemes.Evaluation;

public sealed class UrlTextTests
{
    [Theory]
    [InlineData("https://example.com/hook?a=1#x", "/hook?a=1")]
    [InlineData("https://example.com", "")]
    [InlineData("https://example.com?a=1", "?a=1")]
    [InlineData("/hook", "/hook")]
    [InlineData("", "")]
    public void PathAndQuery_is_what_stands_behind_the_authority(string url, string expected) =>
        UrlText.PathAndQuery(url).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("https://e.com/?a=1&b=%20", "b", "Found", "%20")]
    [InlineData("https://e.com/?a=1&a=2", "a", "Ambiguous", "1")]
    [InlineData("https://e.com/?a=", "a", "Missing", "")]
    [InlineData("https://e.com/?ab=1", "a", "Missing", "")]
    [InlineData("https://e.com/", "a", "Missing", "")]
    [InlineData("https://e.com/#?a=1", "a", "Missing", "")]
    public void Query_reads_a_parameter_once_and_as_received(string url, string name, string reading, string expected)
    {
        UrlText.Query(url, name, out var value).ToString().ShouldBe(reading);
        value.ToString().ShouldBe(expected);
    }
}
