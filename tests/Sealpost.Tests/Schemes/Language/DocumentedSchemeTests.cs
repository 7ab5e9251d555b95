using System.Text;
using System.Text.Json;
using Sealpost.Schemes;

namespace Sealpost.Tests.Schemes.Language;

public sealed class DocumentedSchemeTests
{
    [Fact]
    public void Every_scheme_in_the_documents_is_free_of_faults()
    {
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(Folder(), "*.md"))
        {
            foreach (var block in File.ReadAllText(file).Split("```json\n").Skip(1).Select(part => Encoding.UTF8.GetBytes(part[..part.IndexOf("```", StringComparison.Ordinal)])))
            {
                if (block[0] != '{')
                    continue;
                for (var rest = block.AsMemory(); !rest.Span.Trim(" \n"u8).IsEmpty; count++)
                {
                    var reader = new Utf8JsonReader(rest.Span, new JsonReaderOptions { AllowMultipleValues = true });
                    reader.Read();
                    reader.Skip();
                    Scheme.Parse(rest.Span[..(int)reader.BytesConsumed]);
                    rest = rest[(int)reader.BytesConsumed..];
                }
            }
        }

        count.ShouldBeGreaterThan(8);
    }

    private static string Folder()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Sealpost.slnx")))
            at = at.Parent!;
        return Path.Combine(at.FullName, "docs", "schemes");
    }
}
