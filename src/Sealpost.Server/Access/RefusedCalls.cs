using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Access;

/// <summary>Tells the log of calls without a valid API key: the first at once, what follows within a minute in one line, however many they are.</summary>
internal sealed partial class RefusedCalls(TimeProvider time, ILogger<RefusedCalls> log)
{
    private const string Needed = "Send Authorization: Bearer with an API key that is neither revoked nor expired.";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly Problem Challenge = new(ProblemType.Unauthenticated, Needed) { Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Authorization"] = [Needed] } };

    private readonly Lock _gate = new();
    private DateTimeOffset _toldAt = DateTimeOffset.MinValue;
    private long _untold;

    /// <summary>What such a call is answered with.</summary>
    public Problem Refuse(HttpContext context)
    {
        Count(context.Connection.RemoteIpAddress?.ToString());
        return Challenge;
    }

    /// <param name="caller">The address that the call came from.</param>
    public void Count(string? caller)
    {
        long count;
        lock (_gate)
        {
            _untold++;
            var now = time.GetUtcNow();
            if (now - _toldAt < Interval) return;
            (_toldAt, count, _untold) = (now, _untold, 0);
        }

        LogRefused(count, caller ?? "an unknown address");
    }

    [LoggerMessage(LogLevel.Warning, "{Count} calls without a valid API key were refused, the last from {Caller}; further ones are counted, and told in a minute at the earliest")]
    private partial void LogRefused(long count, string caller);
}
