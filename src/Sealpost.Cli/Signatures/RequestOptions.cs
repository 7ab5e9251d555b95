using System.CommandLine;
using System.Text;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Signatures;

/// <summary>The request that is signed or checked, as it comes from the command line and standard input.</summary>
internal sealed class RequestOptions
{
    private readonly BodyOption _body = new();
    private readonly Option<string?> _method = new("--method") { Description = "HTTP method, for schemes that sign it.", HelpName = "verb" };
    private readonly Option<string?> _url = new("--url") { Description = "Absolute URL as the sender dials it, for schemes that sign it.", HelpName = "url" };
    private readonly Option<string[]> _headers = new("--header", "-H") { Description = "A received header line, 'Name: value'; give one for each. @path reads a file of such lines.", HelpName = "line" };

    public void AddTo(Command command, bool withHeaders)
    {
        if (withHeaders)
            command.Add(_headers);
        _body.AddTo(command);
        command.Add(_method);
        command.Add(_url);
    }

    public string? Method(ParseResult parsed) => parsed.GetValue(_method)?.ToUpperInvariant();

    public string? Url(ParseResult parsed) => parsed.GetValue(_url);

    public async Task<List<KeyValuePair<string, string>>> ReadHeadersAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var given in parsed.GetValue(_headers) ?? [])
        {
            if (given is ['@', .. var path])
            {
                var lines = Encoding.UTF8.GetString(await ReadFile.BytesAsync("--header", path, cancellationToken)).Split('\n');
                headers.AddRange(lines.Where(line => !string.IsNullOrWhiteSpace(line)).Select(ParseHeader));
            }
            else
            {
                headers.Add(ParseHeader(given));
            }
        }

        return headers;
    }

    public Task<byte[]> ReadBodyAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) => _body.ReadAsync(parsed, context, cancellationToken);

    private static KeyValuePair<string, string> ParseHeader(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? "" : line[..colon].Trim();
        if (name.Length == 0)
            throw new UsageException($"--header '{Printable.Line(line)}' is not a header line: write 'Name: value'.");
        return new(name, line[(colon + 1)..].Trim());
    }
}
