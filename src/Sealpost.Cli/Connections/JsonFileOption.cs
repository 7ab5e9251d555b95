using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Connections;

/// <summary>A JSON object for the API, from a file or standard input.</summary>
internal static class JsonFileOption
{
    public static Option<string?> Create(string description) => new("--file") { HelpName = "path", Description = $"{description}; - reads standard input." };

    /// <exception cref="UsageException">It cannot be read, or is no JSON object.</exception>
    public static async Task<JsonObject> ReadAsync(ServerCall call, string path, CancellationToken cancellationToken)
    {
        using var input = path == "-" ? null : new MemoryStream(await ReadFile.BytesAsync("--file", path, cancellationToken));
        try
        {
            return await JsonNode.ParseAsync(input ?? call.Context.Input, cancellationToken: cancellationToken) as JsonObject
                ?? throw new UsageException("--file: give a JSON object.");
        }
        catch (JsonException fault)
        {
            throw new UsageException($"--file: {fault.Message}");
        }
    }
}
