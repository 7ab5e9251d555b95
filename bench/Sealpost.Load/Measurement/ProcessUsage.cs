using System.Globalization;

namespace Sealpost.Load.Measurement;

/// <summary>CPU time and resident memory of a process, from <c>/proc</c>.</summary>
/// <param name="ResidentMiB">Resident set now.</param>
internal readonly record struct ProcessUsage(TimeSpan Cpu, double ResidentMiB)
{
    private const double TicksPerSecond = 100;

    public static ProcessUsage Of(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var pages = long.Parse(fields[21], CultureInfo.InvariantCulture);
        return new ProcessUsage(TimeSpan.FromSeconds(ticks / TicksPerSecond), pages * (double)Environment.SystemPageSize / (1024 * 1024));
    }
}
