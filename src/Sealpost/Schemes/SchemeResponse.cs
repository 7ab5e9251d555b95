namespace Sealpost.Schemes;

/// <summary>The statuses a sender of this scheme expects in answer.</summary>
/// <param name="Valid">Status for a request that verifies; null when any 2xx will do.</param>
/// <param name="Invalid">Status for a request that does not; null when the sender does not say.</param>
public sealed record SchemeResponse(int? Valid, int? Invalid);
