using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Replay;

/// <summary>What one source's messages are remembered by, and for how long.</summary>
internal sealed record ReplayPolicy(string Source, ReplayRecognition Recognition, TimeSpan Retention)
{
    /// <summary>Up to here a copy is cheaper than a hash in two parts.</summary>
    private const int MostCopied = 2048;

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
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var head = Encoding.UTF8.GetBytes($"{kind}\n{Source.Length}:{Source}\n{tenant?.Length ?? -1}:{tenant}\n{time}\n{id}\n");
        if (head.Length + body.Length > MostCopied)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(head);
            hash.AppendData(body);
            hash.GetHashAndReset(digest);
        }
        else
        {
            Span<byte> whole = stackalloc byte[MostCopied];
            head.CopyTo(whole);
            body.CopyTo(whole[head.Length..]);
            SHA256.HashData(whole[..(head.Length + body.Length)], digest);
        }

        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
