using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Tests.Tenants;

public sealed class TenantIdTests
{
    [Theory]
    [InlineData("acme", true)]
    [InlineData("a", true)]
    [InlineData("acme-prod-2", true)]
    [InlineData("", false)]
    [InlineData("-acme", false)]
    [InlineData("acme-", false)]
    [InlineData("Acme", false)]
    [InlineData("acme.prod", false)]
    [InlineData("acme/prod", false)]
    [InlineData("..", false)]
    [InlineData("añb", false)]
    public void IsValid_accepts_slugs_only(string text, bool valid) => TenantId.IsValid(text).ShouldBe(valid);

    [Fact]
    public void Generated_ids_are_valid_and_differ()
    {
        TenantId.IsValid(TenantId.Generate()).ShouldBeTrue();
        TenantId.Generate().ShouldNotBe(TenantId.Generate());
    }
}
