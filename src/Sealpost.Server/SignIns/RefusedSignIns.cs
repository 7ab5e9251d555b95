using System.Net;
using Microsoft.Extensions.Logging;
using Sealpost.Server.Access;

namespace Sealpost.Server.SignIns;

/// <summary>Tells the log of passwords that were wrong and of tries that came too soon after such. Never the names: people type passwords in their place.</summary>
internal sealed partial class RefusedSignIns(TimeProvider time, ILogger<RefusedSignIns> log)
{
    private readonly MinuteTally _tally = new(time);

    /// <param name="address">Where the try came from.</param>
    public void Count(IPAddress address)
    {
        if (_tally.Add() is > 0 and var count) LogRefused(count, MinuteTally.Shown(address));
    }

    [LoggerMessage(LogLevel.Warning, "{Count} sign-ins were refused, the last from {Address}; further ones are counted, and told in a minute at the earliest")]
    private partial void LogRefused(long count, string address);
}
