using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sealpost.Server.Problems;
using Sealpost.Server.Sources;

namespace Sealpost.Server.Access;

/// <summary>Tells the log of calls without a valid API key: the first at once, what follows within a minute in one line, however many they are.</summary>
internal sealed partial class RefusedCalls(CallerOfRequest callers, TimeProvider time, ILogger<RefusedCalls> log)
{
    private const string Needed = "Send Authorization: Bearer with an API key that is neither revoked nor expired.";
    private static readonly Problem Challenge = new(ProblemType.Unauthenticated, Needed) { Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Authorization"] = [Needed] } };

    private readonly MinuteTally _tally = new(time);

    /// <summary>What such a call is answered with.</summary>
    public Problem Refuse(HttpContext context)
    {
        Count(callers.Find(context).Address);
        return Challenge;
    }

    /// <param name="caller">The address that the call came from.</param>
    public void Count(IPAddress caller)
    {
        if (_tally.Add() is > 0 and var count) LogRefused(count, MinuteTally.Shown(caller));
    }

    [LoggerMessage(LogLevel.Warning, "{Count} calls without a valid API key were refused, the last from {Caller}; further ones are counted, and told in a minute at the earliest")]
    private partial void LogRefused(long count, string caller);
}
