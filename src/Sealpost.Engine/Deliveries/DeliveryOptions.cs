using System.ComponentModel.DataAnnotations;
using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Deliveries;

/// <summary>Section <c>Sealpost:Deliveries</c>.</summary>
internal sealed class DeliveryOptions
{
    public const string Section = "Sealpost:Deliveries";

    /// <summary>Most requests under way at once on this node, 1 to 10,000. Default 512.</summary>
    [Range(1, 10_000)]
    public int MaxInFlight { get; set; } = 512;

    /// <summary>Most requests under way at once to one destination, 1 to 1,000. Default 64.</summary>
    [Range(1, 1_000)]
    public int MaxInFlightPerDestination { get; set; } = 64;

    /// <summary>Deliveries of one destination kept in memory, 16 to 10,000. Default 256; the others wait in the table.</summary>
    [Range(16, 10_000)]
    public int LaneWindow { get; set; } = 256;

    /// <summary>Failures in a row after which a destination is left alone for a while and then probed, 0 to 1,000; 0 means never. Default 20.</summary>
    [Range(0, 1_000)]
    public int BreakerThreshold { get; set; } = 20;

    /// <summary>
    /// Attempts a minute to a destination whose receiver has neither answered 2xx nor passed a handshake, all of them at once if need be; more wait. 0 to 100,000; 0 means no limit. Default 30.
    /// Does not count in networks that <c>Sealpost:Egress:AllowedNetworks</c> opens.
    /// </summary>
    [Range(0, 100_000)]
    public int FirstContactAttempts { get; set; } = 30;

    /// <summary>The same for all such destinations of a tenant at one host and port together, 0 to 1,000,000; 0 means no limit. Default 120.</summary>
    [Range(0, 1_000_000)]
    public int FirstContactAttemptsPerHost { get; set; } = 120;

    /// <summary>The same for all hosts one label below the same name, as a certificate with a wildcard covers them, or all ports of what has no such name above it, 0 to 10,000,000; 0 means no limit. Default 1,200.</summary>
    [Range(0, 10_000_000)]
    public int FirstContactAttemptsPerParent { get; set; } = 1_200;

    /// <summary>After so long of nothing but failures, and 10 of them at least, a destination that does not say otherwise is disabled. Up to 90 d, 0 means never; default 5 d.</summary>
    [TimeRange("00:00:00", "90.00:00:00")]
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(5);

    /// <summary>After how long without a send deliveries that are due and that nothing holds back raise an alarm, up to 1 d; 0 means never. Default 5 min.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After so many deaths of the process while it may have been sending a delivery, the delivery is a dead letter. 1 to 100, default 5.</summary>
    [Range(1, 100)]
    public int MaxCrashes { get; set; } = 5;

    /// <summary>Destinations whose failures are measured by name, 0 to 10,000. Default 200; those that fail first get a name, the others are measured together.</summary>
    [Range(0, 10_000)]
    public int MeasuredDestinations { get; set; } = 200;

    /// <summary>How long a graceful stop waits for requests under way, 100 ms to 1 h. Default 10 s.</summary>
    [TimeRange("00:00:00.1", "01:00:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
