using System.Globalization;
using System.Text;

namespace Sealpost.Load.Report;

/// <summary>The figures as tables: the median of the rounds, every round in brackets, and the median of the ratios within a round.</summary>
internal static class MarkdownReport
{
    public static string Write(LoadReport report)
    {
        var text = new StringBuilder();
        var machine = report.Machine;
        var options = report.Options;
        Line(text, $"Machine: {machine.Cpu}, {machine.Cores} cores, {machine.System}, {machine.Runtime}; {machine.FileSystem}, an fsync of 4 KiB takes {machine.SyncMilliseconds:0.00} ms; load average before the run {machine.Load:0.0}.");
        Line(text, $"{options.Rounds} rounds, {options.Size} bytes a message, {options.Destinations} destination(s), messages in turn to {options.Spread}, {options.Database}, {options.Concurrency} client connections, {options.Duration.TotalSeconds:0} s of load, a backlog of {options.Backlog}.");

        Header(text, "Sustained load", "raw relay");
        Row(text, report, "delivered/s", r => r.Relay.DeliveredPerSecond, r => r.Sustained?.DeliveredPerSecond, "0");
        Row(text, report, "accepted/s", r => r.Relay.AcceptedPerSecond, r => r.Sustained?.AcceptedPerSecond, "0");
        Row(text, report, "delivered/s while clients publish", r => r.Relay.DeliveredDuringLoadPerSecond, r => r.Sustained?.DeliveredDuringLoadPerSecond, "0");
        Row(text, report, "accept p50, ms", r => r.Relay.AcceptP50, r => r.Sustained?.AcceptP50, "0.00");
        Row(text, report, "accept p99, ms", r => r.Relay.AcceptP99, r => r.Sustained?.AcceptP99, "0.00");
        Row(text, report, "CPU per delivery, µs", r => r.Relay.CpuMicroseconds, r => r.Sustained?.CpuMicroseconds, "0.0");
        Row(text, report, "RSS, MiB", r => r.Relay.ResidentMiB, r => r.Sustained?.ResidentMiB, "0");
        Row(text, report, "refused (429, 503)", r => r.Relay.Refused, r => r.Sustained?.Refused, "0");
        Row(text, report, "sent twice", r => r.Relay.Repeated, r => r.Sustained?.Repeated, "0");

        Header(text, "Draining a backlog", "raw send");
        Row(text, report, "delivered/s", r => r.Send.PerSecond, r => r.Drain?.DeliveredPerSecond, "0");
        Row(text, report, "CPU per delivery, µs", r => r.Send.CpuMicroseconds, r => r.Drain?.CpuMicroseconds, "0.0");
        Row(text, report, "RSS at the end, MiB", r => r.Send.ResidentMiB, r => r.Drain?.ResidentMiB, "0");
        Row(text, report, "RSS with the backlog waiting, MiB", _ => null, r => r.Drain?.FullResidentMiB, "0");
        Row(text, report, "accepted/s with the receiver standing still", _ => null, r => r.Drain?.AcceptedPerSecond, "0");

        Header(text, "Latency at 50 messages a second", "raw relay");
        Row(text, report, "accept p50, ms", r => r.RelayLatency.AcceptP50, r => r.Latency?.AcceptP50, "0.00");
        Row(text, report, "accept p99, ms", r => r.RelayLatency.AcceptP99, r => r.Latency?.AcceptP99, "0.00");
        Row(text, report, "accept → arrival p50, ms", r => r.RelayLatency.ArrivalP50, r => r.Latency?.ArrivalP50, "0.00");
        Row(text, report, "accept → arrival p99, ms", r => r.RelayLatency.ArrivalP99, r => r.Latency?.ArrivalP99, "0.00");
        Row(text, report, "publish → arrival p50, ms", r => r.RelayLatency.WholeP50, r => r.Latency?.WholeP50, "0.00");
        Row(text, report, "publish → arrival p99, ms", r => r.RelayLatency.WholeP99, r => r.Latency?.WholeP99, "0.00");
        return text.ToString();
    }

    private static void Header(StringBuilder text, string title, string limit)
    {
        Line(text, $"");
        Line(text, $"| {title} | Sealpost | {limit} | ratio |");
        Line(text, $"|---|---:|---:|---:|");
    }

    private static void Row(StringBuilder text, LoadReport report, string name, Func<LoadRound, double?> limit, Func<LoadRound, double?> server, string format)
    {
        var ratios = report.Rounds.Select(r => server(r) / limit(r)).OfType<double>().Where(double.IsFinite).ToArray();
        var ratio = ratios.Length == 0 ? "" : Median(ratios).ToString("0.00", CultureInfo.InvariantCulture);
        Line(text, $"| {name} | {Cell(report.Rounds.Select(server), format)} | {Cell(report.Rounds.Select(limit), format)} | {ratio} |");
    }

    private static string Cell(IEnumerable<double?> values, string format)
    {
        var known = values.OfType<double>().ToArray();
        return known.Length == 0 ? "–" : $"{Text(Median(known))} ({string.Join(", ", known.Select(Text))})";

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
