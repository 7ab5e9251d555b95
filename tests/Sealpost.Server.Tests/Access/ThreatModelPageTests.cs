using System.Text.RegularExpressions;

namespace Sealpost.Server.Tests.Access;

/// <summary>docs/threat-model.md names tests that there are.</summary>
public sealed partial class ThreatModelPageTests
{
    [Fact]
    public void Every_test_that_the_page_names_exists_and_every_threat_names_one()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Sealpost.slnx"))) root = root.Parent!;
        var tests = Directory.EnumerateFiles(Path.Combine(root.FullName, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var page = File.ReadAllLines(Path.Combine(root.FullName, "docs", "threat-model.md"));
        var threats = page.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Threat |", StringComparison.Ordinal)).ToList();

        threats.Count.ShouldBeGreaterThan(30);
        threats.Where(threat => !NameOfTest().IsMatch(threat.Split(" | ")[^1])).ShouldBeEmpty();
        page.SelectMany(line => NameOfTest().Matches(line).Select(name => name.Groups[1].Value)).Where(name => !tests.Contains(name)).ShouldBeEmpty();
    }

    [GeneratedRegex("`([A-Za-z]+Tests)`")]
    private static partial Regex NameOfTest();
}
