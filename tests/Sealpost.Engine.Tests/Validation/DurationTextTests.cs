using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tests.Validation;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("5s", 5_000)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    public void A_number_and_a_unit_is_a_duration(string text, double milliseconds)
    {
        DurationText.TryParse(text, out var duration).ShouldBeTrue();
        duration.TotalMilliseconds.ShouldBe(milliseconds);
        DurationText.Format(duration).ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData(" 5s")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("1.5h")]
    [InlineData("1h30m")]
    [InlineData("PT5S")]
    [InlineData("00:00:05")]
    [InlineData("٥s")]
    [InlineData("99999999999999s")]
    [InlineData("2000000000d")]
    public void Anything_else_is_not(string text) => DurationText.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void It_prints_in_the_largest_exact_unit() => DurationText.Format(TimeSpan.FromMinutes(90)).ShouldBe("90m");
}
