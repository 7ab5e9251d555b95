namespace Sealpost.Load.Client;

/// <summary>Where messages are published, and the process that is measured while they are.</summary>
/// <param name="Url">Plain HTTP; every POST to it is one message.</param>
/// <param name="ApiKey">Sent as a bearer token; null sends none.</param>
internal sealed record PublishTarget(string Name, Uri Url, string? ApiKey, int ProcessId);
