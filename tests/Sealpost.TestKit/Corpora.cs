using System.Diagnostics.CodeAnalysis;

namespace Sealpost.TestKit;

/// <summary>Finds the test data that is too large or too foreign for the repository.</summary>
/// <remarks>
/// The directory is named by the environment variable <c>SEALPOST_CORPORA</c>; without it, it is <c>../shared/data</c> beside the repository.
/// Hostile inputs lie in its folder <c>corpora</c>.
/// </remarks>
public static class Corpora
{
    /// <summary>The data directory; null when there is none.</summary>
    public static string? Directory { get; } = Find();

    /// <summary>Finds one file, either directly in the data directory or in its folder <c>corpora</c>.</summary>
    /// <param name="name">File name, such as <c>ssrf-ips.tsv</c>.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="reason">When it is absent: why, for the skip message.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? reason)
    {
        foreach (var folder in new[] { "", "corpora" })
        {
            path = Directory is null ? null : Path.Combine(Directory, folder, name);
            if (File.Exists(path))
            {
                reason = null;
                return true;
            }
        }

        path = null;
        reason = $"{name} is not there: set SEALPOST_CORPORA to the directory that holds it.";
        return false;
    }

    /// <summary>The rows of a tab-separated file without blank lines and those that begin with '#'; empty when the file is absent.</summary>
    /// <param name="name">File name, such as <c>ssrf-ips.tsv</c>.</param>
    public static IEnumerable<string[]> Rows(string name) => TryFind(name, out var path, out _)
        ? File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))
        : [];

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SEALPOST_CORPORA") is { Length: > 0 } named)
            return System.IO.Directory.Exists(named) ? named : null;

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Sealpost.slnx")))
                continue;
            var data = Path.Combine(folder.FullName, "..", "shared", "data");
            return System.IO.Directory.Exists(data) ? Path.GetFullPath(data) : null;
        }

        return null;
    }
}
