using Sealpost.Portal.SignIn;

namespace Sealpost.Portal.Tests.SignIn;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData("/", true)]
    [InlineData("/t/acme/deliveries?state=dead", true)]
    [InlineData("", false)]
    [InlineData("t/acme", false)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("/t\\..\\evil", false)]
    [InlineData("https://evil.example/", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("/\t/evil.example", false)]
    [InlineData("/\r\nSet-Cookie: a=b", false)]
    public void Is_TellsPathsOfThisServer_FromEverythingElse(string path, bool expected) => LocalPath.Is(path).ShouldBe(expected);
}
