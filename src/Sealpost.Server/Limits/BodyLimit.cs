namespace Sealpost.Server.Limits;

/// <summary>The validated body limit, resolved once.</summary>
internal sealed record BodyLimit(int Bytes);
