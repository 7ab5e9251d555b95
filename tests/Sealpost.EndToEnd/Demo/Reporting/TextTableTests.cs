using System.Globalization;
using Sealpost.Host.Demo.Reporting;

namespace Sealpost.EndToEnd.Demo.Reporting;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_line_and_lines_end_without_blanks() =>
        Written(colours: false).ShouldBe(
            """
            Name  Lines   ms
            ────  ─────  ───
            a     one    1.0
                  two
            b            120

            """,
            StringCompareShould.IgnoreLineEndings);

    [Fact]
    public void Colours_change_nothing_but_the_colour()
    {
        var coloured = Written(colours: true);

        coloured.ShouldContain("\e[32mone\e[0m");
        System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9]+m", "").ShouldBe(Written(colours: false));
    }

    private static string Written(bool colours)
    {
        using var to = new StringWriter(CultureInfo.InvariantCulture);
        var table = new TextTable("Name", "Lines", new Cell(["ms"]) { ToTheRight = true });
        table.Add("a", new Cell(["one", "two"], Tone.Good), new Cell(["1.0"]) { ToTheRight = true });
        table.Add("b", new Cell([""]), new Cell(["120"]) { ToTheRight = true });
        table.Write(to, colours);
        return to.ToString();
    }
}
