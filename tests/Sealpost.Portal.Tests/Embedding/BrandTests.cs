using Sealpost.Portal.Embedding;

namespace Sealpost.Portal.Tests.Embedding;

public sealed class BrandTests
{
    [Theory]
    [InlineData("#ffffff", "#000000")]
    [InlineData("#ffcc00", "#000000")]
    [InlineData("#0f766e", "#ffffff")]
    [InlineData("#000000", "#ffffff")]
    public void CssOf_Colour_HasTextThatIsReadOnIt(string color, string text) => Brand.CssOf(color).ShouldContain($"background: {color}; border-color: {color}; color: {text};");
}
