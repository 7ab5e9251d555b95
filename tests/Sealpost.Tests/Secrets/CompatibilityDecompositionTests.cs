using Sealpost.Secrets;

namespace Sealpost.Tests.Secrets;

public sealed class CompatibilityDecompositionTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("s\u00e9cret", "se\u0301cret")]
    [InlineData("se\u0301cret", "se\u0301cret")]
    [InlineData("\ufb01x", null)]
    [InlineData("\uff21\uff22", "AB")]
    [InlineData("\uac01", "\u1100\u1161\u11a8")]
    [InlineData("\uac00", "\u1100\u1161")]
    [InlineData("\u30ac", "\u30ab\u3099")]
    [InlineData("\u1e69", "s\u0323\u0307")]
    [InlineData("s\u0307\u0323", "s\u0323\u0307")]
    [InlineData("\u6771\u4eac", "\u6771\u4eac")]
    [InlineData("\u00bd", "1\u20442")]
    [InlineData("\ud800", null)]
    [InlineData("\ud83d\ude00", null)]
    public void Text_is_decomposed_or_refused(string text, string? expected) => CompatibilityDecomposition.TryApply(text).ShouldBe(expected);
}
