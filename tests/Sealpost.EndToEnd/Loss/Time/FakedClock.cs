using System.Globalization;

namespace Sealpost.EndToEnd.Loss.Time;

/// <summary>What a server reads as the time of day, by libfaketime; its monotonic clock stays honest. It may be set while the server runs.</summary>
internal sealed class FakedClock : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public FakedClock() => Set(TimeSpan.Zero);

    /// <summary>Null when the Debian package <c>libfaketime</c> is not installed.</summary>
    public static string? Library { get; } = Directory.Exists("/usr/lib")
        ? Directory.GetDirectories("/usr/lib").Select(architecture => Path.Combine(architecture, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    /// <summary>The environment of the server.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["LD_PRELOAD"] = Library!,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        // Otherwise waits by the monotonic clock, which .NET's all are, end when libfaketime pleases.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        ["NO_FAKE_STAT"] = "1",
    };

    /// <summary>From within a second on, the server's clock differs from ours by so much.</summary>
    public void Set(TimeSpan by)
    {
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{by.TotalSeconds:+0;-0;+0}\n"));
        File.Move(next, _file, overwrite: true);
    }

    public void Dispose() => File.Delete(_file);
}
