using System.CommandLine;
using System.Text;
using Sealpost.Cli.Terminal;
using Sealpost.Client;

namespace Sealpost.Cli.Connections;

/// <summary>Which server, and with which key: the same for every command that speaks to one.</summary>
internal sealed class ServerOptions(CommandContext context)
{
    public const string ServerVariable = "SEALPOST_SERVER";
    public const string KeyVariable = "SEALPOST_API_KEY";
    private const string DefaultServer = "http://127.0.0.1:8080";

    private readonly Option<string?> _server = new("--server") { HelpName = "url", Recursive = true, Description = $"The server. The default is {ServerVariable}, or {DefaultServer}." };
    private readonly Option<string?> _key = new("--api-key")
    {
        HelpName = "key",
        Recursive = true,
        Description = $"API key. Other users of this machine can read a command line: prefer --api-key-file or {KeyVariable}.",
    };

    private readonly Option<string?> _keyFile = new("--api-key-file") { HelpName = "path", Recursive = true, Description = "File that holds the API key; one line break at its end does not count." };
    private readonly Option<bool> _plainHttp = new("--allow-http") { Recursive = true, Description = "Let the API key travel over plain http to another machine." };
    private readonly Option<bool> _json = new("--json") { Recursive = true, Description = "Answer with JSON." };

    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_key);
        command.Add(_keyFile);
        command.Add(_plainHttp);
        command.Add(_json);
    }

    /// <summary>Lets a command speak to the server.</summary>
    public void SetAction(Command command, Func<ServerCall, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
            var options = await ReadAsync(parsed, cancellationToken);
            try
            {
                return await action(new ServerCall(Open(http, options), options.Server, context, parsed, parsed.GetValue(_json)), cancellationToken);
            }
            catch (ArgumentException fault)
            {
                // What the client cannot even send: an id such as "..".
                throw new UsageException(fault.Message);
            }
        });

    private async Task<SealpostClientOptions> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var server = parsed.GetValue(_server) ?? Variable(ServerVariable) ?? DefaultServer;
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address))
            throw new UsageException($"'{Printable.Line(server)}' is no server: write its URL, such as {DefaultServer}.");
        return new() { Server = address, ApiKey = await ReadKeyAsync(parsed, cancellationToken), AllowPlainHttp = parsed.GetValue(_plainHttp), TimeProvider = context.Time };
    }

    private async Task<string?> ReadKeyAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_key) is { } key)
            return parsed.GetValue(_keyFile) is null ? key : throw new UsageException("Give --api-key or --api-key-file, not both.");
        if (parsed.GetValue(_keyFile) is { } path)
            return ReadFile.WithoutLineBreak(Encoding.UTF8.GetString(await ReadFile.BytesAsync("--api-key-file", path, cancellationToken)));
        return Variable(KeyVariable);
    }

    private static SealpostClient Open(HttpClient http, SealpostClientOptions options)
    {
        if (options is { ApiKey: not null, AllowPlainHttp: false, Server: { IsAbsoluteUri: true, IsLoopback: false, Scheme: "http" } })
            throw new UsageException($"{options.Server.Host} is another machine: over plain http everyone on the way can read the API key. Use https, or --allow-http.");
        return new SealpostClient(http, options);
    }

    private string? Variable(string name) => context.Environment(name) is { Length: > 0 } value ? value : null;
}
