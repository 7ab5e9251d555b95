using System.Text.Json;
using Microsoft.Playwright;

namespace Sealpost.Portal.Tests.Walks;

/// <summary>The rules of axe-core, run in a page.</summary>
internal static class Axe
{
    private const string Run =
        """
        async runOnly => {
          const result = await axe.run(document, { resultTypes: ["violations"], runOnly });
          return JSON.stringify(result.violations.flatMap(rule => rule.nodes.map(node => ({ impact: node.impact ?? rule.impact, text: `${rule.id}: ${node.target.join(" ")} ${node.failureSummary}` }))));
        }
        """;

    private static readonly string[] All = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    private static readonly string[] Contrast = ["color-contrast"];
    private static readonly string Script = Path.Combine(Folder(), "node_modules", "axe-core", "axe.min.js");

    public static string? Missing => File.Exists(Script) ? null : "axe-core is not installed: run npm ci in tests/interop/accessibility.";

    /// <summary>What is serious or critical.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Script, TestContext.Current.CancellationToken));
        return await RunAsync(page, All);
    }

    /// <summary>Which texts are hard to read in the colours as they are now, on a page that <see cref="FindAsync"/> has seen.</summary>
    public static Task<IReadOnlyList<string>> FindLowContrastAsync(IPage page) => RunAsync(page, Contrast);

    private static async Task<IReadOnlyList<string>> RunAsync(IPage page, string[] rules)
    {
        using var findings = JsonDocument.Parse(await page.EvaluateAsync<string>(Run, rules));
        return [.. findings.RootElement.EnumerateArray().Where(finding => finding.GetProperty("impact").GetString() is "serious" or "critical").Select(finding => finding.GetProperty("text").GetString()!)];
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sealpost.slnx"))) return Path.Combine(folder.FullName, "tests", "interop", "accessibility");
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
