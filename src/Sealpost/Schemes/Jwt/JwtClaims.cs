using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Jwt;

/// <summary>What a token says (RFC 7519, 4.1), checked and written.</summary>
internal static class JwtClaims
{
    private static readonly DateTimeOffset Latest = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static VerifyResult Check(ClaimRules rules, CompactToken token, ReadOnlySpan<byte> body, string? url, DateTimeOffset now)
    {
        if (CompactToken.TryParse(token.Payload) is not { ValueKind: JsonValueKind.Object } claims)
            return VerifyResult.Refused(VerifyOutcome.MalformedSignature);

        var outcome = CheckTimes(rules, claims, now, out var issued);
        if (outcome == VerifyOutcome.Accepted && !SaysWhatItMust(rules, claims, url))
            outcome = VerifyOutcome.ClaimMismatch;
        if (outcome == VerifyOutcome.Accepted && !(Holds(rules.BodyHash, claims, body) && HoldsUrl(rules.UrlHash, claims, url)))
            outcome = VerifyOutcome.DigestMismatch;
        return new()
        {
            Outcome = outcome,
            MessageId = claims.TryGetProperty("jti", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } text ? text : null,
            Timestamp = issued,
            Age = now - issued,
        };
    }

    /// <summary>Header and payload of a new token, as they are signed.</summary>
    public static byte[] Write(ClaimRules rules, JwsAlgorithm algorithm, string? keyId, in SignRequest request)
    {
        var header = Json(json =>
        {
            json.WriteString("alg", algorithm.Name);
            json.WriteString("typ", "JWT");
            if (keyId is not null)
                json.WriteString("kid", keyId);
        });

        var (id, time, url, bodyHash) = (request.Id, request.Time, request.Url, Digest(rules.BodyHash, request.Body));
        var needsUrl = rules.UrlHash is not null || rules.Audience == ClaimRule.Url || rules.Subject == ClaimRule.Url;
        if (needsUrl && url is null)
            throw new ArgumentException("The scheme signs the URL and the request has none.", nameof(request));

        var payload = Json(json =>
        {
            WriteText(json, "iss", rules.Issuer?.Expected(url));
            WriteText(json, "sub", rules.Subject?.Expected(url));
            WriteText(json, "aud", rules.Audience?.Expected(url));
            json.WriteNumber("iat", time.ToUnixTimeSeconds());
            json.WriteNumber("nbf", time.ToUnixTimeSeconds());
            json.WriteNumber("exp", (time + rules.Lifetime).ToUnixTimeSeconds());
            WriteText(json, "jti", string.IsNullOrEmpty(id) ? null : id);
            WriteText(json, rules.UrlHash?.Claim, Digest(rules.UrlHash, Encoding.UTF8.GetBytes(url ?? "")));
            WriteText(json, rules.BodyHash?.Claim, bodyHash);
        });
        return Encoding.ASCII.GetBytes($"{SignatureEncoding.Base64Url.Encode(header)}.{SignatureEncoding.Base64Url.Encode(payload)}");
    }

    private static VerifyOutcome CheckTimes(ClaimRules rules, JsonElement claims, DateTimeOffset now, out DateTimeOffset? issued)
    {
        issued = null;
        if (!TryTime(claims, "exp", out var expires) || !TryTime(claims, "nbf", out var notBefore) || !TryTime(claims, "iat", out var issuedAt))
            return VerifyOutcome.MalformedTimestamp;
        if (rules.Required.Any(name => !claims.TryGetProperty(name, out _)) || (rules.MaxAge is not null && issuedAt is null))
            return VerifyOutcome.MissingTimestamp;

        issued = issuedAt ?? notBefore;
        if (expires is { } end && now >= end + rules.Skew)
            return VerifyOutcome.TimestampTooOld;
        if (rules.MaxAge is { } maxAge && now - issuedAt > maxAge + rules.Skew)
            return VerifyOutcome.TimestampTooOld;
        return (notBefore is { } start && now < start - rules.Skew) || (issuedAt is { } made && now < made - rules.Skew)
            ? VerifyOutcome.TimestampTooNew
            : VerifyOutcome.Accepted;
    }

    private static bool TryTime(JsonElement claims, string name, out DateTimeOffset? moment)
    {
        moment = null;
        if (!claims.TryGetProperty(name, out var value))
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var seconds) || seconds < 0 || seconds > Latest.ToUnixTimeSeconds())
            return false;
        moment = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    private static bool SaysWhatItMust(ClaimRules rules, JsonElement claims, string? url) =>
        Says(claims, "iss", rules.Issuer, url) && Says(claims, "sub", rules.Subject, url) && Says(claims, "aud", rules.Audience, url);

    private static bool Says(JsonElement claims, string name, ClaimRule? rule, string? url)
    {
        if (rule is null)
            return true;
        if (rule.Expected(url) is not { } expected || !claims.TryGetProperty(name, out var value))
            return false;
        return value.ValueKind == JsonValueKind.Array && name == "aud"
            ? value.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == expected)
            : value.ValueKind == JsonValueKind.String && value.GetString() == expected;
    }

    private static bool HoldsUrl(ClaimDigest? digest, JsonElement claims, string? url) =>
        digest is null || (url is not null && Holds(digest, claims, Encoding.UTF8.GetBytes(url)));

    private static bool Holds(ClaimDigest? digest, JsonElement claims, ReadOnlySpan<byte> content)
    {
        if (digest is null)
            return true;
        if (!claims.TryGetProperty(digest.Claim, out var claim))
            return digest.AbsentWhenEmpty && content.IsEmpty;
        if (claim.ValueKind != JsonValueKind.String || (digest.AbsentWhenEmpty && content.IsEmpty))
            return false;

        Span<byte> claimed = stackalloc byte[MacAlgorithm.MaxSize];
        Span<byte> actual = stackalloc byte[MacAlgorithm.MaxSize];
        claimed = claimed[..digest.Algorithm.Size];
        digest.Algorithm.Compute(content, actual);
        var text = digest.Encoding == SignatureEncoding.Base64Url ? claim.GetString()!.TrimEnd('=') : claim.GetString();
        return digest.Encoding.Decode(text, claimed) == Decoding.Exact && CryptographicOperations.FixedTimeEquals(claimed, actual[..digest.Algorithm.Size]);
    }

    private static string? Digest(ClaimDigest? digest, ReadOnlySpan<byte> content)
    {
        if (digest is null || (digest.AbsentWhenEmpty && content.IsEmpty))
            return null;
        var bytes = new byte[digest.Algorithm.Size];
        digest.Algorithm.Compute(content, bytes);
        return digest.Encoding.Encode(bytes);
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteText(Utf8JsonWriter json, string? name, string? value)
    {
        if (name is not null && value is not null)
            json.WriteString(name, value);
    }
}
