namespace Sealpost.Host.Demo.Reporting;

/// <summary>Columns of text, as wide as they need to be.</summary>
internal sealed class TextTable(params Cell[] headings)
{
    private const string Gap = "  ";
    private readonly List<Cell[]> _rows = [];

    public void Add(params Cell[] row) => _rows.Add(row);

    public void Write(TextWriter to, bool colours)
    {
        int[] widths = [.. headings.Select((heading, column) => _rows.Select(row => row[column].Lines.Max(line => line.Length)).Append(heading.Lines[0].Length).Max())];
        WriteLine([.. headings.Select(heading => heading with { Tone = Tone.Strong })], 0);
        WriteLine([.. widths.Select(width => new Cell([new string('─', width)], Tone.Quiet))], 0);
        foreach (var row in _rows)
        {
            for (var line = 0; line < row.Max(cell => cell.Lines.Length); line++) WriteLine(row, line);
        }

        void WriteLine(Cell[] row, int line)
        {
            var last = Array.FindLastIndex(row, cell => line < cell.Lines.Length);
            for (var column = 0; column <= last; column++)
            {
                var text = line < row[column].Lines.Length ? row[column].Lines[line] : "";
                var padding = column == last && !row[column].ToTheRight ? "" : new string(' ', widths[column] - text.Length);
                to.Write(column == 0 ? "" : Gap);
                to.Write(row[column].ToTheRight ? padding + Paint(text, row[column].Tone, colours) : Paint(text, row[column].Tone, colours) + padding);
            }

            to.WriteLine();
        }
    }

    public static string Paint(string text, Tone tone, bool colours) =>
        !colours || tone == Tone.Plain || text.Length == 0 ? text : $"\e[{(int)tone}m{text}\e[0m";
}

internal readonly record struct Cell(string[] Lines, Tone Tone = Tone.Plain)
{
    public bool ToTheRight { get; init; }

    public static implicit operator Cell(string text) => new([text]);
}

/// <summary>The values are those of ECMA-48's SGR sequence.</summary>
internal enum Tone
{
    Plain = 0,
    Strong = 1,
    Quiet = 2,
    Bad = 31,
    Good = 32,
}
