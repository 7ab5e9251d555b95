using System.Globalization;
using System.Text.RegularExpressions;

namespace Sealpost.EndToEnd.Telemetry;

/// <summary>A page in Prometheus' text format, read strictly: every sample belongs to a declared metric, every line is well formed.</summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, string> _types = [];
    private readonly List<Sample> _samples = [];

    public IReadOnlyDictionary<string, string> Types => _types;

    public IReadOnlyList<Sample> Samples => _samples;

    public static Exposition Parse(string page)
    {
        page.ShouldEndWith("\n");
        var read = new Exposition();
        foreach (var line in page[..^1].Split('\n')) read.Add(line);
        return read;
    }

    /// <summary>The sum of the samples of this name that bear these labels; null when there is none.</summary>
    public double? Sum(string name, params (string Name, string Value)[] labels)
    {
        var found = _samples.Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)).ToList();
        return found.Count == 0 ? null : found.Sum(sample => sample.Value);
    }

    private void Add(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal)) return;
        if (TypeLine().Match(line) is { Success: true } type)
        {
            _types.TryAdd(type.Groups[1].Value, type.Groups[2].Value).ShouldBeTrue($"{type.Groups[1].Value} is declared twice");
            return;
        }

        var match = SampleLine().Match(line);
        match.Success.ShouldBeTrue(line);
        var name = match.Groups["name"].Value;
        (_types.ContainsKey(name) || _types.GetValueOrDefault(Suffix().Replace(name, "")) == "histogram").ShouldBeTrue($"{name} is not declared");
        var labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups[1].Value, label => Regex.Unescape(label.Groups[2].Value));
        _samples.Add(new(name, labels, double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*")*)\})? (?<value>[0-9.eE+-]+)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)""")]
    private static partial Regex Label();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}

internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
