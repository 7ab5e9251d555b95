using System.CommandLine;

namespace Sealpost.Cli.Terminal;

/// <summary>A body's bytes, from standard input or a file, unchanged.</summary>
internal sealed class BodyOption
{
    private readonly Option<string?> _file = new("--body-file") { Description = "Read the body from this file instead of standard input.", HelpName = "path" };

    public void AddTo(Command command) => command.Add(_file);

    public async Task<byte[]> ReadAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_file) is { } path)
            return await ReadFile.BytesAsync("--body-file", path, cancellationToken);

        if (context.InputIsTerminal)
            await context.Error.WriteLineAsync("Reading the body from the terminal; end it with Ctrl+D.");
        using var body = new MemoryStream();
        await context.Input.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }
}
