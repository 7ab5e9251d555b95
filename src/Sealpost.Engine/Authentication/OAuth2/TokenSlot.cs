using Microsoft.Extensions.Logging;
using Sealpost.Engine.Authentication.OAuth2.Grants;

namespace Sealpost.Engine.Authentication.OAuth2;

/// <summary>
/// The one place that asks for the token of one client and scope. Whoever comes while it is being asked for waits for the same answer, good or bad.
/// Safe to share between threads.
/// </summary>
/// <param name="fetch">Gets a token that is not the given one.</param>
internal sealed partial class TokenSlot(Func<string?, Task<TokenOutcome>> fetch, TimeProvider time, Random random, ILogger log)
{
    private readonly long _origin = time.GetTimestamp();
    private readonly Lock _lock = new();
    private TokenKnowledge _known = TokenKnowledge.None;
    private Task<TokenOutcome>? _flight;

    private TimeSpan Now => time.GetElapsedTime(_origin);

    public ValueTask<TokenOutcome> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            switch (_known.Next(Now))
            {
                case TokenStep.Use:
                    return new(_known.Held!);
                case TokenStep.UseAndRefresh:
                    Board();
                    return new(_known.Held!);
                case TokenStep.Fail:
                    return new(_known.Failure!);
                default:
                    return new(Board().WaitAsync(cancellationToken));
            }
        }
    }

    public void Reject(int destinationNo, AccessToken token)
    {
        lock (_lock) _known = _known.AfterRejection(destinationNo, token, Now);
    }

    private Task<TokenOutcome> Board() => _flight ??= FlyAsync(_known.Held?.Token.Value ?? _known.Rejected);

    // Nobody may be waiting for a flight, and many may: a failure of ours becomes an outcome like any other.
    private async Task<TokenOutcome> FlyAsync(string? unwanted)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        TokenOutcome outcome;
        try
        {
            outcome = await fetch(unwanted);
        }
        catch (Exception failure)
        {
            LogFailed(log, failure);
            outcome = new TokenOutcome.Unavailable(TokenError.Internal);
        }

        lock (_lock)
        {
            _flight = null;
            _known = _known.After(outcome, Now, random.NextDouble());
        }

        return outcome;
    }

    [LoggerMessage(LogLevel.Error, "Getting an OAuth2 token failed inside Sealpost")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
