namespace Sealpost.Client.Health;

/// <summary>Whether a server can commit and dispatch.</summary>
/// <param name="IsReady">True when requests may be sent to it.</param>
/// <param name="Reason">Why it is not ready, for people; null when it is.</param>
public sealed record Readiness(bool IsReady, string? Reason);
