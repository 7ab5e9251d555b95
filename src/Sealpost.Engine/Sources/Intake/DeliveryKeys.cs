using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Schemes;

namespace Sealpost.Engine.Sources.Intake;

/// <summary>By what a delivery that came before is recognised. Pure.</summary>
internal static class DeliveryKeys
{
    private const int MaxId = 4096;

    /// <summary>None when nothing tells a repetition from a new delivery. A request is a repetition when any of its keys is known.</summary>
    /// <param name="verified">The accepted verification.</param>
    public static IReadOnlyList<byte[]> Of(SourceSnapshot source, SourceRequest request, in VerifyResult verified) => source.Deduplicate.By switch
    {
        DeduplicationKey.None => [],
        DeduplicationKey.Header => Key("header", request.Header(source.Deduplicate.Header!)),
        DeduplicationKey.Json => Key("json", EventNaming.JsonText(source.Deduplicate.Json!, request.Content)),
        DeduplicationKey.Body => [Content("body", null, request.Content.Span)],
        _ => Auto(source.Scheme, request, verified),
    };

    /// <summary>
    /// A signed id is enough. An id that anybody could change on the way tells a sender's own repetitions; a replay with another one is told by
    /// the signed time and body. Without any id, what was signed tells both.
    /// </summary>
    private static byte[][] Auto(Scheme scheme, SourceRequest request, in VerifyResult verified)
    {
        if (verified.MessageId is { } signed) return Key("id", signed);
        var signsContent = scheme.Kind is SchemeKind.Hmac or SchemeKind.Hash or SchemeKind.Asymmetric or SchemeKind.HttpSignature;
        var id = Key("id", Read(scheme.DeliveryId, request));
        if (!signsContent || (id.Length > 0 && verified.Timestamp is null)) return id;
        return [.. id, Content("signed", verified.Timestamp, request.Body.Span)];
    }

    private static string? Read(SchemePlace? place, SourceRequest request) => place switch
    {
        { Kind: SchemePlaceKind.Header } header => request.Header(header.Name),
        { Kind: SchemePlaceKind.Query } query => request.Query(query.Name),
        { Kind: SchemePlaceKind.Json } json => EventNaming.JsonText(json.Name, request.Content),
        _ => null,
    };

    private static byte[][] Key(string kind, string? id) =>
        string.IsNullOrEmpty(id) || id.Length > MaxId ? [] : [SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{id}"))];

    private static byte[] Content(string kind, DateTimeOffset? time, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{kind}\n"));
        Span<byte> ticks = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(ticks, time?.UtcTicks ?? 0);
        hash.AppendData(ticks);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
