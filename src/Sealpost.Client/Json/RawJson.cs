using System.Buffers;
using System.Text.Json;

namespace Sealpost.Client.Json;

/// <summary>Bodies in which a caller's JSON stands as it was given, byte for byte; what is not one JSON value is refused.</summary>
internal static class RawJson
{
    private static readonly JsonWriterOptions Options = new() { MaxDepth = 1024 };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes, Options);
        write(writer);
        writer.Flush();
        return bytes.WrittenMemory;
    }
}
