using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Replay;

/// <summary>What one source's messages are remembered by, and for how long.</summary>
internal sealed record ReplayPolicy(string Source, ReplayRecognition Recognition, TimeSpan Retention)
{
    [ThreadStatic]
    private static IncrementalHash? _hash;

    /// <summary>Null when nothing in the request can tell it from another.</summary>
    public ReplayKey? KeyOf(in VerifyResult result, string? tenant, string? deliveryId, ReadOnlySpan<byte> body)
    {
        if (Recognition == ReplayRecognition.Off)
            return null;

        var signedAt = result.Timestamp?.UtcTicks ?? 0;
        if (Recognition == ReplayRecognition.Body)
            return new(Hash('b', tenant, "", 0, body), signedAt);
        if (result.MessageId is { } id)
            return new(Hash('m', tenant, id, 0, default), signedAt);
        if (signedAt != 0)
            return new(Hash('t', tenant, "", signedAt, body), signedAt);
        return string.IsNullOrEmpty(deliveryId) ? null : new(Hash('d', tenant, deliveryId, 0, body), 0);
    }

    private UInt128 Hash(char kind, string? tenant, string id, long time, ReadOnlySpan<byte> body)
    {
        Span<byte> room = stackalloc byte[512];
        var head = Utf8.TryWrite(room, $"{kind}\n{Source.Length}:{Source}\n{tenant?.Length ?? -1}:{tenant}\n{time}\n{id}\n", out var written)
            ? room[..written]
            : Encoding.UTF8.GetBytes($"{kind}\n{Source.Length}:{Source}\n{tenant?.Length ?? -1}:{tenant}\n{time}\n{id}\n");
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var hash = _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(body);
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
