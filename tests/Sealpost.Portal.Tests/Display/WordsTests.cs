using Sealpost.Portal.Display;

namespace Sealpost.Portal.Tests.Display;

public sealed class WordsTests
{
    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(0, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(3_599, "59 min 59 s")]
    [InlineData(3_600, "1 h 0 min")]
    [InlineData(86_399, "23 h 59 min")]
    [InlineData(90_000, "1 d 1 h")]
    public void Remaining_Time_IsToTheSecondInTheLastHour(double seconds, string text) => Words.Remaining(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
}
