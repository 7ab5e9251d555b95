using Spectre.Console;

namespace Sealpost.Cli.Terminal;

/// <summary>Writes a list: a table for a terminal; one line an item, its columns parted by tabs, for another program; or a JSON array, one item a line.</summary>
internal static class ListOutput
{
    public static async Task WriteAsync<T>(TextWriter output, bool json, IAsyncEnumerable<T> items, params Column<T>[] columns)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (json)
            await WriteJsonAsync(output, items);
        else if (console.Profile.Out.IsTerminal)
            console.Write(await TableAsync(items, columns));
        else
            await foreach (var item in items)
                await output.WriteLineAsync(string.Join('\t', columns.Select(column => Cell(column, item))));
    }

    private static async Task WriteJsonAsync<T>(TextWriter output, IAsyncEnumerable<T> items)
    {
        var separator = "[";
        await foreach (var item in items)
        {
            await output.WriteAsync(separator + JsonOutput.Line(item));
            separator = ",\n";
        }

        await output.WriteLineAsync(separator == "[" ? "[]" : "]");
    }

    private static async Task<Table> TableAsync<T>(IAsyncEnumerable<T> items, Column<T>[] columns)
    {
        var table = new Table().Border(TableBorder.None).AddColumns([.. columns.Select(column => column.Title)]);
        await foreach (var item in items)
            table.AddRow(columns.Select(column => new Text(Cell(column, item))));
        return table;
    }

    private static string Cell<T>(Column<T> column, T item) => Printable.Line(column.Text(item) ?? "");
}

/// <param name="Text">Null for nothing.</param>
internal sealed record Column<T>(string Title, Func<T, string?> Text);
