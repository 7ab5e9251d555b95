using System.ComponentModel.DataAnnotations;

namespace Sealpost.Engine.DiskSpace;

/// <summary>Section <c>Sealpost:Limits</c>.</summary>
internal sealed class DiskOptions
{
    public const string Section = "Sealpost:Limits";

    /// <summary>
    /// Bytes of the data directory's disk that new messages leave free, 0 to 100 TiB; 0 for none. Default 256 MiB, or a twentieth of the disk where that is less. Without meaning on PostgreSQL.
    /// </summary>
    [Range(0d, 109_951_162_777_600d)]
    public long? DiskReserve { get; set; }
}
