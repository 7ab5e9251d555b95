namespace Sealpost.Engine.Deliveries;

/// <summary>How much a receiver takes: so many requests, and if it says so so many bytes of payload, in each period, evenly spread.</summary>
/// <param name="Requests">1 to 1,000,000.</param>
/// <param name="Per">1 s to 1 day.</param>
/// <param name="Bytes">Null when only requests count.</param>
internal sealed record RateLimit(int Requests, TimeSpan Per, long? Bytes);
