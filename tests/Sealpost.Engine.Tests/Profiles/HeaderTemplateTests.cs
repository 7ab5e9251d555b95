using Sealpost.Engine.Identity;
using Sealpost.Engine.Profiles;

namespace Sealpost.Engine.Tests.Profiles;

public sealed class HeaderTemplateTests
{
    private static readonly MessageId Message = new(UInt128.Parse("1906741234567890123456789012345678901", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Facts_take_their_places()
    {
        var facts = new DeliveryFacts("upload", new DeliveryId(Message, 3), new DestinationId(9));

        HeaderTemplate.Parse("a {eventType} b {delivery}").Render(facts).ShouldBe($"a upload b {facts.Delivery}");
        HeaderTemplate.Parse("{destination}").Render(facts).ShouldBe(facts.Destination.ToString());
        HeaderTemplate.Parse("{messageId}").Render(facts).ShouldBe(Message.ToString());
    }

    [Fact]
    public void A_delivery_keeps_its_guid_and_no_other_of_its_message_has_it()
    {
        var template = HeaderTemplate.Parse("{deliveryGuid}");
        var guids = Enumerable.Range(0, 100).Select(ordinal => template.Render(new("e", new DeliveryId(Message, ordinal), default))).ToList();

        guids.Distinct().Count().ShouldBe(100);
        Guid.TryParseExact(guids[0], "D", out _).ShouldBeTrue();
        template.Render(new("other", new DeliveryId(Message, 5), new DestinationId(1))).ShouldBe(guids[5]);
    }

    [Fact]
    public void Text_without_places_is_constant()
    {
        HeaderTemplate.Parse("ActiGraph-Hookshot/1.0").IsConstant.ShouldBeTrue();
        HeaderTemplate.Parse("{eventType}").IsConstant.ShouldBeFalse();
    }

    [Theory]
    [InlineData("{eventType")]
    [InlineData("{secret}")]
    public void A_fault_in_a_template_is_an_exception(string text) => Should.Throw<FormatException>(() => HeaderTemplate.Parse(text));
}
