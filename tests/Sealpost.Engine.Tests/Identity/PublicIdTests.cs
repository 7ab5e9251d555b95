using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Tests.Identity;

public sealed class PublicIdTests
{
    [Fact]
    public void An_id_is_a_prefix_and_26_characters_and_reads_back()
    {
        var id = new MessageId(new UInt128(0x0198_7654_3210_7abc, 0x8123_4567_89ab_cdef));

        id.ToString().ShouldStartWith("msg_");
        id.ToString().Length.ShouldBe(30);
        MessageId.TryParse(id.ToString(), out var read).ShouldBeTrue();
        read.ShouldBe(id);
        MessageId.FromBytes(id.ToBytes()).ShouldBe(id);
    }

    [Fact]
    public void A_delivery_id_carries_its_message_and_ordinal()
    {
        var id = new DeliveryId(new MessageId(UInt128.MaxValue), 12);

        DeliveryId.TryParse(id.ToString(), out var read).ShouldBeTrue();
        read.ShouldBe(id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("msg_")]
    [InlineData("dst_00000000000000000000000000")]
    [InlineData("msg_0000000000000000000000000")]
    [InlineData("msg_000000000000000000000000000")]
    [InlineData("msg_80000000000000000000000000")]
    [InlineData("msg_0000000000000000000000000I")]
    [InlineData("msg_0000000000000000000000000u")]
    [InlineData("msg_00000000000000000000000000\n")]
    public void What_is_not_an_id_is_refused(string text) => MessageId.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("dlv_00000000000000000000000000")]
    [InlineData("dlv_00000000000000000000000000_")]
    [InlineData("dlv_00000000000000000000000000_01")]
    [InlineData("dlv_00000000000000000000000000_-1")]
    [InlineData("dlv_00000000000000000000000000_99999999999")]
    public void What_is_not_a_delivery_id_is_refused(string text) => DeliveryId.TryParse(text, out _).ShouldBeFalse();
}
