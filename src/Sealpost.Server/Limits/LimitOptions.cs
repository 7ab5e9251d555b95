namespace Sealpost.Server.Limits;

/// <summary>What a request may cost. Section <c>Sealpost:Limits</c>.</summary>
public sealed class LimitOptions
{
    internal const int SmallestBody = 1024;
    internal const int LargestBody = 256 * 1024 * 1024;

    /// <summary>The largest request body in bytes, announced or chunked; above it 413. Default 5 MiB, range 1 KiB to 256 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 5 * 1024 * 1024;
}
