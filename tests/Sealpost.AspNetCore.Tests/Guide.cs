using Sealpost.AspNetCore.Tests.Packaging;

namespace Sealpost.AspNetCore.Tests;

/// <summary>What docs/receive.md tells people.</summary>
internal static class Guide
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docs", "receive.md")).ReplaceLineEndings("\n");
}
