namespace Sealpost.Load.Client;

/// <summary>Where messages are published, and the process that is measured while they are.</summary>
/// <param name="Url">Plain HTTP; every POST to it is one message.</param>
/// <param name="ApiKey">Sent as a bearer token; null sends none.</param>
internal sealed record PublishTarget(string Name, Uri Url, string? ApiKey, int ProcessId)
{
    public const string FirstType = "bench.0000";

    /// <summary>How many event types are published in turn, each to a destination of its own; then <see cref="Url"/> ends with <see cref="FirstType"/>.</summary>
    public int Spread { get; init; } = 1;
}
