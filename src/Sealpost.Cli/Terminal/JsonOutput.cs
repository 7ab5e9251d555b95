using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sealpost.Cli.Terminal;

/// <summary>JSON for other programs: camelCase, one line a value, absent members left out.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 1024,
    };

    public static Task WriteAsync<T>(TextWriter output, T value) => output.WriteLineAsync(Line(value));

    public static string Line<T>(T value) => JsonSerializer.Serialize(value, Options);
}
