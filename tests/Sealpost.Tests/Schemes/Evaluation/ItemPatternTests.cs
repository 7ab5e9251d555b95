using Sealpost.Schemes.Language;

namespace Sealpost.Tests.Schemes.Evaluation;

public sealed class ItemPatternTests
{
    [Theory]
    [InlineData("{sig}", "abc", "abc", "", "")]
    [InlineData("v1,{sig}", "v1,abc", "abc", "", "")]
    [InlineData("v1,{sig}", "v1a,abc", null, "", "")]
    [InlineData("v1,{sig}", "v1,", "", "", "")]
    [InlineData("{label},{sig}", "v1a,abc", "abc", "", "v1a")]
    [InlineData("{kid}/SHA256/{sig}", "12/SHA256/abc", "abc", "12", "")]
    [InlineData("{kid}/SHA256/{sig}", "12/SHA512/abc", null, "", "")]
    [InlineData("{kid}/SHA256/{sig}", "/SHA256//SHA256/x", "/SHA256/x", "", "")]
    [InlineData("<{sig}>", "<abc>", "abc", "", "")]
    [InlineData("<{sig}>", "<abc", null, "", "")]
    [InlineData("{{{sig}}}", "{abc}", "abc", "", "")]
    public void An_item_matches_its_pattern_or_is_passed_over(string pattern, string item, string? signature, string keyId, string label)
    {
        var read = ItemPatternReader.Read(pattern, fault => throw new InvalidOperationException(fault))!;

        var isMatch = read.TryMatch(item, out var match);

        isMatch.ShouldBe(signature is not null);
        match.Signature.ToString().ShouldBe(signature ?? "");
        match.KeyId.ToString().ShouldBe(keyId);
        match.Label.ToString().ShouldBe(label);
    }
}
