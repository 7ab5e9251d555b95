using Sealpost.Client.Transport;

namespace Sealpost.Client.Tests.Transport;

public sealed class ApiPathTests
{
    [Theory]
    [InlineData("acme", "tenants/acme")]
    [InlineData("a/b", "tenants/a%2Fb")]
    [InlineData("a?b#c", "tenants/a%3Fb%23c")]
    [InlineData("../api-keys", "tenants/..%2Fapi-keys")]
    [InlineData("%2e%2e", "tenants/%252e%252e")]
    public void A_segment_stays_one_segment(string segment, string path) => ApiPath.Of("tenants", segment).Text.ShouldBe(path);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void Steps_are_no_ids(string segment) => Should.Throw<ArgumentException>(() => ApiPath.Of("tenants", segment));

    [Fact]
    public void Parameters_without_a_value_are_left_out() =>
        ApiPath.Of("a").With(("x", null), ("y", "1 & 2")).With(("z", "+")).Text.ShouldBe("a?y=1%20%26%202&z=%2B");
}
