namespace Sealpost.TestKit;

/// <summary>What a <see cref="TcpProxy"/> does to what it passes on: the eight classic kinds of a bad network.</summary>
public abstract record Toxic
{
    private Toxic()
    {
    }

    /// <summary>Passes everything on at once.</summary>
    public static Toxic None { get; } = new Nothing();

    /// <summary>Every piece comes later.</summary>
    public sealed record Latency(TimeSpan Delay) : Toxic;

    /// <summary>Nobody answers: open connections are reset, new ones too.</summary>
    public sealed record Down : Toxic;

    /// <summary>A thin line.</summary>
    public sealed record Bandwidth(int BytesPerSecond) : Toxic;

    /// <summary>The end of a connection comes later than its last byte.</summary>
    public sealed record SlowClose(TimeSpan Delay) : Toxic;

    /// <summary>Everything is swallowed, and nothing is ever said.</summary>
    public sealed record Timeout : Toxic;

    /// <summary>The connection is reset with the first piece.</summary>
    public sealed record Reset : Toxic;

    /// <summary>Every piece comes in slices.</summary>
    public sealed record Slicer(int Size) : Toxic;

    /// <summary>The connection ends after so many bytes of one direction.</summary>
    public sealed record Limit(long Bytes) : Toxic;

    private sealed record Nothing : Toxic;
}
