using System.Buffers;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace Sealpost.Server.Sources;

/// <summary>Takes a content encoding (RFC 9110, 8.4) off a body: destinations get what it means. Bounded, whatever a sender packs.</summary>
internal static class ContentDecoding
{
    private const int ChunkSize = 16 * 1024;

    public enum Outcome
    {
        Decoded,
        TooLarge,
        NotSupported,
    }

    public static (Outcome Outcome, ReadOnlyMemory<byte> Bytes) Decode(StringValues encoding, ReadOnlyMemory<byte> body, int limit)
    {
        var name = encoding.ToString().Trim().ToLowerInvariant();
        if (name is "" or "identity") return (Outcome.Decoded, body);
        try
        {
            using var packed = new MemoryStream(body.ToArray(), writable: false);
            using Stream? unpacking = name switch
            {
                "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
                "deflate" => new ZLibStream(packed, CompressionMode.Decompress),
                "br" => new BrotliStream(packed, CompressionMode.Decompress),
                _ => null,
            };
            return unpacking is null ? (Outcome.NotSupported, default) : ReadToEnd(unpacking, limit);
        }
        catch (InvalidDataException)
        {
            return (Outcome.NotSupported, default);
        }
    }

    private static (Outcome Outcome, ReadOnlyMemory<byte> Bytes) ReadToEnd(Stream unpacking, int limit)
    {
        var bytes = new ArrayBufferWriter<byte>(ChunkSize);
        while (true)
        {
            var read = unpacking.Read(bytes.GetSpan(ChunkSize));
            if (read == 0) return (Outcome.Decoded, bytes.WrittenSpan.ToArray());
            bytes.Advance(read);
            if (bytes.WrittenCount > limit) return (Outcome.TooLarge, default);
        }
    }
}
