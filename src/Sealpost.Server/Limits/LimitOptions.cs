using System.ComponentModel.DataAnnotations;

namespace Sealpost.Server.Limits;

/// <summary>What a request may cost. Section <c>Sealpost:Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>The largest request body in bytes, announced or chunked; above it 413. Default 5 MiB, range 1 KiB to 256 MiB.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 5 * 1024 * 1024;
}
