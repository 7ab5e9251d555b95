using System.Buffers.Binary;
using System.Text.Json;
using Sealpost.Engine.Sources.Intake;

namespace Sealpost.Engine.Sources.Rejections;

/// <summary>How a rejected request is written before it is sealed: the length of the head, the head as JSON, the body as it came.</summary>
internal static class RejectionEnvelope
{
    private const int HeadAt = sizeof(int);

    public static byte[] Write(SourceRequest request, int mostBody)
    {
        var body = request.Body.Span[..Math.Min(mostBody, request.Body.Length)];
        var head = JsonSerializer.SerializeToUtf8Bytes(new Head(
            request.Method, request.Url, request.ContentType, request.Caller.ToString(), [.. request.Headers.Select(header => new[] { header.Key, header.Value })], request.Body.Length));
        var bytes = new byte[HeadAt + head.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, head.Length);
        head.CopyTo(bytes.AsSpan(HeadAt));
        body.CopyTo(bytes.AsSpan(HeadAt + head.Length));
        return bytes;
    }

    public static RejectedRequest Read(byte[] bytes)
    {
        var bodyAt = HeadAt + BinaryPrimitives.ReadInt32BigEndian(bytes);
        var head = JsonSerializer.Deserialize<Head>(bytes.AsSpan(HeadAt..bodyAt))!;
        return new(
            head.Method, head.Url, head.ContentType, head.Caller, [.. head.Headers.Select(header => KeyValuePair.Create(header[0], header[1]))],
            head.BodySize, bytes.Length - bodyAt < head.BodySize, bytes.AsMemory(bodyAt));
    }

    private sealed record Head(string Method, string Url, string? ContentType, string Caller, string[][] Headers, int BodySize);
}
