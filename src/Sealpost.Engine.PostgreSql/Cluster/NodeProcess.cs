using System.Diagnostics;
using System.Globalization;

namespace Sealpost.Engine.PostgreSql.Cluster;

/// <summary>A process, and the place where its number means something: one boot of one machine, and there one space of process numbers, such as a container.</summary>
/// <param name="Place">Empty when the system does not tell; then nobody can say that the process is gone.</param>
/// <param name="Process">Its number and when it began, so that a number that is used again is not taken for the same process.</param>
internal sealed record NodeProcess(string Place, string Process)
{
    public static NodeProcess Current { get; } = new(ReadPlace(), Describe(System.Diagnostics.Process.GetCurrentProcess()));

    /// <summary>True when this process can see that the other one no longer runs: what it held need not wait for its lease to lapse.</summary>
    public bool IsGone()
    {
        if (Place.Length == 0 || Place != Current.Place) return false;
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(int.Parse(Process.Split(' ')[0], CultureInfo.InvariantCulture));
            return Describe(process) != Process;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }

    private static string Describe(Process process) => string.Create(CultureInfo.InvariantCulture, $"{process.Id} {process.StartTime.Ticks / TimeSpan.TicksPerSecond}");

    private static string ReadPlace()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() + " " + new FileInfo("/proc/self/ns/pid").LinkTarget;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
