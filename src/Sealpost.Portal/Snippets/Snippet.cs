using System.Text;

namespace Sealpost.Portal.Snippets;

/// <summary>Writes a program that verifies one scheme, for people to put into their receiver. Pure.</summary>
internal static class Snippet
{
    public static IReadOnlyList<(string Id, string Name)> Languages { get; } = [("csharp", "C#"), ("node", "Node"), ("python", "Python"), ("php", "PHP"), ("go", "Go")];

    public static string Write(SnippetFacts facts, string language) => language switch
    {
        "node" => NodeSnippet.Write(facts),
        "python" => PythonSnippet.Write(facts),
        "php" => PhpSnippet.Write(facts),
        "go" => GoSnippet.Write(facts),
        _ => CSharpSnippet.Write(facts),
    };

    /// <summary>Lines under each other; null leaves one out.</summary>
    public static string Lines(params ReadOnlySpan<string?> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            if (line is not null) text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>The test of the signed time against now, with <paramref name="or"/> of the language; null when there is no bound.</summary>
    public static string? AgeTest(SnippetTime time, string or) => (time.Past, time.Future) switch
    {
        ({ } past, { } future) => $"age > {past} {or} age < -{future}",
        ({ } past, null) => $"age > {past}",
        (null, { } future) => $"age < -{future}",
        _ => null,
    };
}
