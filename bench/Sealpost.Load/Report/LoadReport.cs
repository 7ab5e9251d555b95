using Sealpost.Load.Limits;
using Sealpost.Load.Measurement;

namespace Sealpost.Load.Report;

/// <summary>Everything one run measured.</summary>
internal sealed record LoadReport(Machine Machine, LoadOptions Options, DateTimeOffset At, IReadOnlyList<LoadRound> Rounds);

/// <summary>One pass over all measurements, the limits beside the server; the server's are null when only the limits were measured.</summary>
internal sealed record LoadRound(
    SustainedResult Relay, SustainedResult? Sustained, RawSendResult Send, DrainResult? Drain, LatencyResult RelayLatency, LatencyResult? Latency);
