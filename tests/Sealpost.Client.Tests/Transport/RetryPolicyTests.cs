using System.Net;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Tests.Transport;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private readonly RetryPolicy _policy = new(maxAttempts: 5, First, Longest);

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, false, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false, true)]
    [InlineData(HttpStatusCode.BadGateway, true, true)]
    [InlineData(HttpStatusCode.BadGateway, false, false)]
    [InlineData(HttpStatusCode.GatewayTimeout, false, false)]
    [InlineData(HttpStatusCode.InternalServerError, true, false)]
    [InlineData(HttpStatusCode.Conflict, true, false)]
    [InlineData(HttpStatusCode.BadRequest, true, false)]
    public void AfterAnswer_StatusAndRepeatability_Decide(HttpStatusCode status, bool isRepeatable, bool isRepeated) =>
        _policy.AfterAnswer(1, status, isRepeatable, retryAfter: null, chance: 1).HasValue.ShouldBe(isRepeated);

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, false, true)]
    [InlineData(HttpRequestError.NameResolutionError, false, true)]
    [InlineData(HttpRequestError.ResponseEnded, true, true)]
    [InlineData(HttpRequestError.ResponseEnded, false, false)]
    [InlineData(HttpRequestError.Unknown, false, false)]
    [InlineData(HttpRequestError.SecureConnectionError, true, false)]
    public void AfterFault_FaultAndRepeatability_Decide(HttpRequestError fault, bool isRepeatable, bool isRepeated) =>
        _policy.AfterFault(1, fault, isRepeatable, chance: 1).HasValue.ShouldBe(isRepeated);

    [Theory]
    [InlineData(1, 1, 200)]
    [InlineData(1, 0, 100)]
    [InlineData(2, 1, 400)]
    [InlineData(3, 1, 800)]
    [InlineData(4, 1, 1000)]
    [InlineData(4, 0, 500)]
    public void Delays_DoubleUpToTheLongest_AndHalfOfEachIsChance(int attempt, double chance, int milliseconds) =>
        _policy.AfterFault(attempt, HttpRequestError.ConnectionError, true, chance).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void AfterFault_LastAttempt_GivesUp() => _policy.AfterFault(5, HttpRequestError.ConnectionError, true, 0).ShouldBeNull();

    [Theory]
    [InlineData(50, 200)]
    [InlineData(700, 700)]
    [InlineData(1000, 1000)]
    public void AfterAnswer_RetryAfter_IsTheLeast(int asked, int milliseconds) =>
        _policy.AfterAnswer(1, HttpStatusCode.ServiceUnavailable, true, TimeSpan.FromMilliseconds(asked), 1).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void AfterAnswer_RetryAfterBeyondTheLongest_GivesUp() =>
        _policy.AfterAnswer(1, HttpStatusCode.ServiceUnavailable, true, TimeSpan.FromMilliseconds(1001), 1).ShouldBeNull();
}
