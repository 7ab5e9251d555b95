using System.Globalization;

namespace Sealpost.Engine.PostgreSql.Cluster;

/// <summary>A process, and the place where its number means something: one boot of one machine, and there one space of process numbers, such as a container.</summary>
/// <param name="Place">Empty when the system does not tell; then nobody can say that the process is gone.</param>
/// <param name="Process">Its number and when it began, so that a number that is used again is not taken for the same process.</param>
internal sealed record NodeProcess(string Place, string Process)
{
    // Of the fields after the name, which may hold anything, the twentieth is when the process began: ticks since the boot (proc(5)).
    private const int StartField = 19;

    public static NodeProcess Current { get; } = new(ReadPlace(), Describe(Environment.ProcessId) ?? "");

    /// <summary>True when this process can see that the other one no longer runs: what it held need not wait for its lease to lapse.</summary>
    public bool IsGone() =>
        Place.Length > 0 && Place == Current.Place
        && int.TryParse(Process.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Describe(number) != Process;

    /// <summary>Null when there is no such process.</summary>
    private static string? Describe(int number)
    {
        try
        {
            var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{number}/stat"));
            return string.Create(CultureInfo.InvariantCulture, $"{number} {status[(status.LastIndexOf(')') + 2)..].Split(' ')[StartField]}");
        }
        catch (IOException)
        {
            return null;
        }
    }

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
