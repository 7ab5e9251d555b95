using System.Globalization;
using System.Runtime.InteropServices;

namespace Sealpost.Load.Measurement;

/// <summary>What the figures were measured on.</summary>
/// <param name="Load">Load average of the last minute before anything was started: on an idle machine well below one.</param>
/// <param name="SyncMilliseconds">Median time of a 4 KiB append made durable with fsync.</param>
internal sealed record Machine(string Cpu, int Cores, string System, string Runtime, string FileSystem, double Load, double SyncMilliseconds)
{
    public static Machine Describe(string directory, TimeProvider time)
    {
        var cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "unknown";
        var load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        return new Machine(cpu, Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, FileSystemOf(directory), load, MeasureSync(directory, time));
    }

    /// <summary>Type of the file system that holds the directory, such as <c>ext4</c>.</summary>
    public static string FileSystemOf(string directory)
    {
        var mounts = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Select(f => (Point: f[1], Type: f[2]));
        return mounts.Where(m => Contains(m.Point, directory)).MaxBy(m => m.Point.Length).Type;

        static bool Contains(string point, string path) => point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal);
    }

    private static double MeasureSync(string directory, TimeProvider time)
    {
        var path = Path.Combine(directory, "sync-probe");
        var block = new byte[4096];
        var durations = new List<double>();
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
        {
            for (var i = 0; i < 100; i++)
            {
                var started = time.GetTimestamp();
                file.Write(block);
                file.Flush(flushToDisk: true);
                durations.Add(time.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return new Latencies(durations).P50;
    }
}
