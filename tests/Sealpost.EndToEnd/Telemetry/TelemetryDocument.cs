using System.Text.RegularExpressions;

namespace Sealpost.EndToEnd.Telemetry;

/// <summary>What docs/telemetry.md lists.</summary>
internal static partial class TelemetryDocument
{
    public static DirectoryInfo Folder
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root.FullName, "Sealpost.slnx"))) root = root.Parent!;
            return new DirectoryInfo(Path.Combine(root.FullName, "docs"));
        }
    }

    public static IReadOnlyList<ListedInstrument> Read() =>
    [
        .. Row().Matches(File.ReadAllText(Path.Combine(Folder.FullName, "telemetry.md"))).Select(row => new ListedInstrument(
            row.Groups["name"].Value, row.Groups["kind"].Value, row.Groups["unit"].Value, [.. Tag().Matches(row.Groups["tags"].Value).Select(tag => tag.Groups[1].Value)])),
    ];

    [GeneratedRegex(@"^\| `(?<name>sealpost\.[a-z_.]+)` \| (?<kind>[a-z-]+) \| `(?<unit>[^`]+)` \| (?<tags>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_.]+)`")]
    private static partial Regex Tag();
}

/// <param name="Kind">counter, histogram, gauge or up-down counter.</param>
internal sealed record ListedInstrument(string Name, string Kind, string Unit, IReadOnlyList<string> Tags);
