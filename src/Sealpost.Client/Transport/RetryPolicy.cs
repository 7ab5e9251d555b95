using System.Net;

namespace Sealpost.Client.Transport;

/// <summary>Decides whether a call is sent again and when. Pure.</summary>
internal sealed class RetryPolicy(int maxAttempts, TimeSpan firstDelay, TimeSpan longestDelay)
{
    /// <param name="attempt">1 after the first attempt.</param>
    /// <param name="chance">0 to 1.</param>
    /// <returns>How long to wait; null to give up.</returns>
    public TimeSpan? AfterAnswer(int attempt, HttpStatusCode status, bool isRepeatable, TimeSpan? retryAfter, double chance)
    {
        var mayRepeat = status switch
        {
            // The server says that it has not acted.
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => true,

            // A proxy has lost the server, as a broken connection would have.
            HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => isRepeatable,
            _ => false,
        };
        if (!mayRepeat || attempt >= maxAttempts || retryAfter > longestDelay) return null;
        var delay = Delay(attempt, chance);
        return retryAfter > delay ? retryAfter : delay;
    }

    /// <inheritdoc cref="AfterAnswer"/>
    public TimeSpan? AfterFault(int attempt, HttpRequestError fault, bool isRepeatable, double chance)
    {
        var mayRepeat = fault switch
        {
            // It never left this machine.
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => true,

            // It may have been acted upon, and only the answer lost.
            HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError or HttpRequestError.Unknown => isRepeatable,

            // A certificate or a proxy's password does not mend itself.
            _ => false,
        };
        return mayRepeat && attempt < maxAttempts ? Delay(attempt, chance) : null;
    }

    private TimeSpan Delay(int attempt, double chance)
    {
        var doubled = firstDelay * Math.Pow(2, attempt - 1);
        return (doubled < longestDelay ? doubled : longestDelay) * (0.5 + chance / 2);
    }
}
