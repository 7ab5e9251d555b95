namespace Sealpost.Client.Trials;

/// <summary>Whether a filter lets an event pass.</summary>
/// <param name="Matches">True when a destination with this filter would get the event.</param>
/// <param name="FailedAt">The part of the filter that it fails first, such as <c>filter.and[1]</c>; <c>payload</c> when it is not JSON; null when it passes.</param>
/// <param name="Reason">What that part asks for; null when it passes.</param>
public sealed record FilterTrial(bool Matches, string? FailedAt, string? Reason);
