using System.ComponentModel.DataAnnotations;
using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Sources;

/// <summary>Section <c>Sealpost:Sources</c>.</summary>
internal sealed class SourceOptions
{
    public const string Section = "Sealpost:Sources";

    /// <summary>Where senders reach this server, such as <c>https://hooks.example.com</c>: the beginning of ingest URLs. Default null: what a request was addressed to.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Networks in CIDR form whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed. Default this machine.</summary>
    public IList<string> TrustedProxies { get; init; } = [];

    /// <summary>How long the whole body of a request may take to arrive, 1 s to 10 min. Default 30 s; after it 408.</summary>
    [TimeRange("00:00:01", "00:10:00")]
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most rejected requests that are kept of one source, 0 to 10,000. Default 100; the oldest go first.</summary>
    [Range(0, 10_000)]
    public int RejectionsKept { get; set; } = 100;

    /// <summary>Most rejected requests of one source that are kept within a minute, 1 to 10,000. Default 60; further ones are only counted.</summary>
    [Range(1, 10_000)]
    public int RejectionsKeptPerMinute { get; set; } = 60;

    /// <summary>How long a rejected request is kept, 1 min to 90 days. Default 7 days.</summary>
    [TimeRange("00:01:00", "90.00:00:00")]
    public TimeSpan RejectionsKeptFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How much of a rejected request's body is kept, 0 to 16 MiB. Default 256 KiB.</summary>
    [Range(0, 16 * 1024 * 1024)]
    public int RejectedBodyBytes { get; set; } = 256 * 1024;
}
