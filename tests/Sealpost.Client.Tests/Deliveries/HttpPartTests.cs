using Sealpost.Client.Deliveries;

namespace Sealpost.Client.Tests.Deliveries;

public sealed class HttpPartTests
{
    [Fact]
    public void A_body_that_is_not_kept_is_null_and_not_empty()
    {
        new HttpPart { Headers = [] }.BodyBytes().ShouldBeNull();
        new HttpPart { Headers = [], Body = "" }.BodyBytes().ShouldNotBeNull().Length.ShouldBe(0);
    }

    [Fact]
    public void A_body_is_read_as_its_encoding_says()
    {
        new HttpPart { Headers = [], Body = "AAE=", BodyEncoding = BodyEncoding.Base64 }.BodyBytes().ShouldNotBeNull().ToArray().ShouldBe([0, 1]);
        new HttpPart { Headers = [], Body = "ä", BodyEncoding = BodyEncoding.Utf8 }.BodyBytes().ShouldNotBeNull().ToArray().ShouldBe([0xC3, 0xA4]);
    }
}
