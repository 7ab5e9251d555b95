using Sealpost.Engine.EventTypes;

namespace Sealpost.Engine.Tests.EventTypes;

public sealed class EventTypeNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("upload")]
    [InlineData("raw_processing_complete")]
    [InlineData("webhook.transaction.stamping-fee-paid-date.updated")]
    [InlineData("orders/create")]
    [InlineData("Invoice.Paid-2")]
    public void Words_joined_by_dots_and_slashes_are_names(string name) => EventTypeName.IsValid(name).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a..b")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("a:b")]
    [InlineData("a%2Fb")]
    [InlineData("zürich")]
    public void Anything_else_is_not(string name) => EventTypeName.IsValid(name).ShouldBeFalse();

    [Fact]
    public void The_longest_name_has_128_characters()
    {
        EventTypeName.IsValid(new string('a', 128)).ShouldBeTrue();
        EventTypeName.IsValid(new string('a', 129)).ShouldBeFalse();
    }
}
