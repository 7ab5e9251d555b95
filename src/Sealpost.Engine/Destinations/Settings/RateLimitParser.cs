using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Reads <c>rateLimit</c>.</summary>
internal static class RateLimitParser
{
    public const int MaxRequests = 1_000_000;
    public const long MaxBytes = 1L << 40;
    public static readonly TimeSpan MinPeriod = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan MaxPeriod = TimeSpan.FromDays(1);

    public static RateLimit? Parse(FieldReader body)
    {
        if (body.Object("rateLimit") is not { } reader) return null;
        var requests = reader.RequiredWhole("requests", 1, MaxRequests);
        var per = reader.Duration("per", MinPeriod, MaxPeriod) ?? MinPeriod;
        var bytes = reader.Number("bytes", 1, MaxBytes);
        reader.End();
        return requests is { } valid ? new(valid, per, (long?)bytes) : null;
    }
}
