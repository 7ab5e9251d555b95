namespace Sealpost.Client.Destinations;

/// <summary>Why a destination is disabled.</summary>
internal sealed record Disabling(string? Reason);
