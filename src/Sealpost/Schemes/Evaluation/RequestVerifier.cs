using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Sealpost.Cryptography;
using Sealpost.Schemes.Canonical;
using Sealpost.Schemes.Language;

namespace Sealpost.Schemes.Evaluation;

/// <summary>
/// Verifies signatures over a template. Nothing a request holds makes it throw, and accepting a keyed hash over a body in memory allocates
/// nothing.
/// </summary>
internal sealed class RequestVerifier(ProofDefinition definition)
{
    /// <summary>Bodies up to here are copied behind what stands before them: one call into the hash costs more than the copy.</summary>
    private const int ShortBody = 2048;
    private const int HeadRoom = ShortBody + 512;

    private readonly SignatureDefinition _signature = definition.Signature;
    private readonly TimestampDefinition? _timestamp = definition.Timestamp is { IsSigned: true } signed ? signed : null;
    private readonly FieldSource[] _signatureSources = [.. definition.Signature.Sources];
    private readonly FieldSource[] _timestampSources = [.. definition.Timestamp?.Sources ?? []];
    private readonly FieldSource[] _idSources = [.. definition.MessageId];
    private readonly HeaderGuard[] _guards = [.. definition.Guards];
    private readonly Template[] _templates = [definition.Signed, .. definition.AlsoSigned];
    private readonly bool _readsKeyValues = definition.Signature.Parse == SignatureParse.KeyValue;
    private readonly int _signatureSize = definition.Algorithm.FixedSize ?? 0;

    [SkipLocalsInit]
    public VerifyResult Verify<THeaders>(in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
        where THeaders : struct, IHeaderReader
    {
        Span<int> active = stackalloc int[ActiveKeys.Max];
        var outcome = ActiveKeys.Select(keys, now, active, out var keyCount);
        if (outcome == VerifyOutcome.Accepted)
            outcome = CheckGuards(request);
        if (outcome != VerifyOutcome.Accepted)
            return VerifyResult.Refused(outcome);
        active = active[..keyCount];

        Span<byte> decoded = _signatureSize > 0
            ? stackalloc byte[SignatureCandidates.Max * MacAlgorithm.MaxSize]
            : new byte[SignatureCandidates.Max * SigningAlgorithm.MaxSignatureSize];
        var candidates = new SignatureCandidates(
            decoded, stackalloc ushort[SignatureCandidates.Max], stackalloc byte[SignatureCandidates.Max], _signatureSize, _signature.Encoding);
        Span<char> signatureScratch = stackalloc char[256];
        outcome = Collect(request, keys, active, signatureScratch, ref candidates, out var signatureText);
        if (outcome != VerifyOutcome.Accepted)
            return VerifyResult.Refused(outcome);

        var keyValues = _readsKeyValues ? new KeyValueText(signatureText, _signature.Separators, _signature.Pair) : default;
        var result = new VerifyResult { KeyIndex = -1 };

        Span<char> timestampScratch = stackalloc char[64];
        scoped ReadOnlySpan<char> timestamp = default;
        if (_timestamp is not null)
        {
            outcome = ReadTimestamp(request, keyValues, timestampScratch, now, out timestamp, ref result);
            if (outcome != VerifyOutcome.Accepted)
                return result with { Outcome = outcome };
        }

        Span<char> idScratch = stackalloc char[128];
        scoped ReadOnlySpan<char> id = default;
        string? wholeId = null;
        if (_idSources.Length > 0)
        {
            var reading = ReadFirst(request, _idSources, keyValues, idScratch, out id, out wholeId, out _);
            if (reading != Reading.Found)
                return result with { Outcome = RequestFields.Outcome(reading, VerifyOutcome.MissingId) };
        }

        var values = new SignedValues { Timestamp = timestamp, Id = id, KeyValues = keyValues, UrlForm = definition.Url };
        outcome = Match(request, values, keys, active, candidates, out var match);
        if (outcome == VerifyOutcome.Accepted)
            outcome = CheckBodyDigest(request);
        return outcome == VerifyOutcome.Accepted
            ? result with { Outcome = outcome, KeyIndex = match, KeyId = keys[match].Id, MessageId = id.IsEmpty ? null : wholeId ?? id.ToString() }
            : result with { Outcome = outcome };
    }

    private VerifyOutcome CheckGuards<THeaders>(in VerifyRequest<THeaders> request)
        where THeaders : struct, IHeaderReader
    {
        foreach (var guard in _guards)
        {
            var reading = RequestFields.Header(request, guard.Header, out var value);
            if (reading == Reading.Ambiguous)
                return VerifyOutcome.AmbiguousHeader;
            if (!string.Equals(value, guard.Value, StringComparison.Ordinal))
                return VerifyOutcome.GuardFailed;
        }

        return VerifyOutcome.Accepted;
    }

    private VerifyOutcome CheckBodyDigest<THeaders>(in VerifyRequest<THeaders> request)
        where THeaders : struct, IHeaderReader
    {
        if (definition.BodyDigest is not { } digest)
            return VerifyOutcome.Accepted;

        Span<char> scratch = stackalloc char[128];
        var reading = RequestFields.Read(request, digest.Source.Place, digest.Source.Path, default, scratch, out var text, out _);
        if (reading != Reading.Found)
            return RequestFields.Outcome(reading, VerifyOutcome.MissingSignedPart);

        Span<byte> claimed = stackalloc byte[digest.Algorithm.Size];
        Span<byte> actual = stackalloc byte[digest.Algorithm.Size];
        digest.Algorithm.Compute(request.Body, actual);
        return digest.Encoding.Decode(text, claimed) == Decoding.Exact && CryptographicOperations.FixedTimeEquals(claimed, actual)
            ? VerifyOutcome.Accepted
            : VerifyOutcome.DigestMismatch;
    }

    private VerifyOutcome Collect<THeaders>(
        scoped in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, scoped ReadOnlySpan<int> active, Span<char> scratch,
        ref SignatureCandidates candidates, out ReadOnlySpan<char> text)
        where THeaders : struct, IHeaderReader
    {
        text = default;
        var allowed = (byte)((1 << active.Length) - 1);
        if (definition.KeyId is { } source)
        {
            Span<char> keyIdScratch = stackalloc char[128];
            var reading = RequestFields.Read(request, source.Place, source.Path, default, keyIdScratch, out var keyId, out _);
            if (reading is Reading.Ambiguous or Reading.Malformed)
                return RequestFields.Outcome(reading, VerifyOutcome.NoKey);
            allowed = KeysNamed(keyId, keys, active);
        }

        var present = false;
        for (var i = 0; i < _signatureSources.Length; i++)
        {
            var reading = RequestFields.Read(request, _signatureSources[i].Place, _signatureSources[i].Path, default, scratch, out var found, out _);
            if (reading == Reading.Missing)
                continue;
            if (reading != Reading.Found)
                return RequestFields.Outcome(reading, VerifyOutcome.MissingSignature);

            present = true;
            text = found;
            var owners = _signature.Spread == SignatureSpread.ByPosition ? (byte)(allowed & (1 << i)) : allowed;
            var outcome = _signature.Parse == SignatureParse.Envelope
                ? AddEnvelope(found, owners, keys, active, ref candidates)
                : AddItems(found, owners, keys, active, ref candidates);
            if (outcome != VerifyOutcome.Accepted)
                return outcome;
            if (_signature.Spread == SignatureSpread.FirstPresent)
                break;
        }

        return present ? candidates.Outcome : VerifyOutcome.MissingSignature;
    }

    private VerifyOutcome AddItems(
        scoped ReadOnlySpan<char> text, byte owners, ReadOnlySpan<SchemeKey> keys, scoped ReadOnlySpan<int> active, ref SignatureCandidates candidates)
    {
        if (_signature.Parse == SignatureParse.Raw)
            return Add(text, owners, keys, active, ref candidates);

        var items = new ItemSplitter(text, _signature.Separators);
        while (items.MoveNext())
        {
            var item = items.Current;
            if (_signature.Parse == SignatureParse.KeyValue)
            {
                if (!KeyValueText.TrySplit(item, _signature.Pair, out var key, out var value) || !IsSignatureKey(key))
                    continue;
                item = value;
            }

            var outcome = Add(item, owners, keys, active, ref candidates);
            if (outcome != VerifyOutcome.Accepted)
                return outcome;
        }

        return items.Overflowed ? VerifyOutcome.TooManySignatures : VerifyOutcome.Accepted;
    }

    private VerifyOutcome AddEnvelope(
        scoped ReadOnlySpan<char> text, byte owners, ReadOnlySpan<SchemeKey> keys, scoped ReadOnlySpan<int> active, ref SignatureCandidates candidates)
    {
        Span<char> scratch = stackalloc char[256];
        if (_signature.KeyIdInEnvelope is { } path)
        {
            if (Envelope.Read(text, path, scratch, out var keyId) is Reading.Ambiguous or Reading.Malformed)
                return VerifyOutcome.MalformedSignature;
            owners &= KeysNamed(keyId, keys, active);
        }

        if (Envelope.Read(text, _signature.InEnvelope!, scratch, out var signature) != Reading.Found)
            return VerifyOutcome.MalformedSignature;
        candidates.Add(signature, owners);
        return VerifyOutcome.Accepted;
    }

    private VerifyOutcome Add(
        scoped ReadOnlySpan<char> item, byte owners, ReadOnlySpan<SchemeKey> keys, scoped ReadOnlySpan<int> active, ref SignatureCandidates candidates)
    {
        if (!_signature.Pattern.TryMatch(item, out var match) || !IsLabel(match.Label))
            return VerifyOutcome.Accepted;
        if (_signature.Pattern.HasKeyId)
            owners &= KeysNamed(match.KeyId, keys, active);
        return candidates.Add(match.Signature, owners) ? VerifyOutcome.Accepted : VerifyOutcome.TooManySignatures;
    }

    private bool IsSignatureKey(ReadOnlySpan<char> key)
    {
        foreach (var name in _signature.Keys)
        {
            if (key.SequenceEqual(name))
                return true;
        }

        return false;
    }

    private bool IsLabel(ReadOnlySpan<char> label)
    {
        if (!_signature.Pattern.HasLabel)
            return true;
        var rotation = definition.Rotation;
        return label.SequenceEqual(rotation.Only) || label.SequenceEqual(rotation.Old) || label.SequenceEqual(rotation.New);
    }

    private static byte KeysNamed(ReadOnlySpan<char> id, ReadOnlySpan<SchemeKey> keys, ReadOnlySpan<int> active)
    {
        var named = 0;
        for (var i = 0; i < active.Length; i++)
        {
            if (keys[active[i]].Id is not { } own || id.SequenceEqual(own))
                named |= 1 << i;
        }

        return (byte)named;
    }

    private VerifyOutcome ReadTimestamp<THeaders>(
        scoped in VerifyRequest<THeaders> request, KeyValueText keyValues, Span<char> scratch, DateTimeOffset now,
        out ReadOnlySpan<char> text, ref VerifyResult result)
        where THeaders : struct, IHeaderReader
    {
        var reading = ReadFirst(request, _timestampSources, keyValues, scratch, out text, out _, out var isSigned);
        if (reading != Reading.Found)
            return RequestFields.Outcome(reading, VerifyOutcome.MissingTimestamp);
        if (!_timestamp!.Format.TryRead(text, out var moment) || moment < _timestamp.NotBefore)
            return VerifyOutcome.MalformedTimestamp;

        if (isSigned)
            result = result with { Timestamp = moment, Age = now - moment };
        var clock = now.AddTicks(-(now.Ticks % _timestamp.Format.Resolution.Ticks));
        return clock - moment > _timestamp.Past ? VerifyOutcome.TimestampTooOld
            : moment - clock > _timestamp.Future ? VerifyOutcome.TimestampTooNew
            : VerifyOutcome.Accepted;
    }

    private static Reading ReadFirst<THeaders>(
        scoped in VerifyRequest<THeaders> request, FieldSource[] sources, KeyValueText keyValues, Span<char> scratch,
        out ReadOnlySpan<char> text, out string? whole, out bool isSigned)
        where THeaders : struct, IHeaderReader
    {
        text = default;
        whole = null;
        isSigned = false;
        foreach (var source in sources)
        {
            var reading = RequestFields.Read(request, source.Place, source.Path, keyValues, scratch, out text, out whole);
            isSigned = source.IsSigned;
            if (reading != Reading.Missing)
                return reading;
        }

        return Reading.Missing;
    }

    /// <summary>Tries every content that the scheme may sign, until one matches.</summary>
    [SkipLocalsInit]
    private VerifyOutcome Match<THeaders>(
        in VerifyRequest<THeaders> request, scoped SignedValues values, ReadOnlySpan<SchemeKey> keys, ReadOnlySpan<int> active,
        SignatureCandidates candidates, out int match)
        where THeaders : struct, IHeaderReader
    {
        match = -1;
        var head = new ByteBuffer(stackalloc byte[HeadRoom]);
        var tail = new ByteBuffer(stackalloc byte[256]);
        var outcome = VerifyOutcome.SignatureMismatch;
        foreach (var template in _templates)
        {
            for (var variant = 0; variant < definition.Url.Variants() && outcome == VerifyOutcome.SignatureMismatch; variant++)
            {
                values = values with { UrlVariant = variant };
                outcome = definition.Algorithm is DigestAlgorithm digest
                    ? MatchDigest(digest, template, request, values, keys, active, candidates, ref head, ref tail, out match)
                    : MatchKeys(template, request, values, keys, active, candidates, ref head, ref tail, out match);
            }
        }

        head.Dispose();
        tail.Dispose();
        return outcome;
    }

    private VerifyOutcome MatchKeys<THeaders>(
        Template template, in VerifyRequest<THeaders> request, scoped in SignedValues values, ReadOnlySpan<SchemeKey> keys, ReadOnlySpan<int> active,
        SignatureCandidates candidates, ref ByteBuffer head, ref ByteBuffer tail, out int match)
        where THeaders : struct, IHeaderReader
    {
        match = -1;
        head.Clear();
        tail.Clear();
        var outcome = template.Write(request, values, ref head, ref tail);
        if (outcome != VerifyOutcome.Accepted)
            return outcome;

        var body = template.CoversBody ? request.Body : default;
        if (body.Length <= ShortBody || definition.Algorithm is SigningAlgorithm)
        {
            head.Append(body);
            head.Append(tail.Written);
            body = default;
            tail.Clear();
        }

        if (definition.Algorithm is not MacAlgorithm mac)
            return MatchPublicKeys(head.Written, keys, active, candidates, out match);

        Span<byte> expected = stackalloc byte[MacAlgorithm.MaxSize];
        expected = expected[..mac.Size];
        for (var i = 0; i < active.Length; i++)
        {
            var bit = (byte)(1 << i);
            if ((candidates.Keys & bit) == 0)
                continue;

            ActiveKeys.Mac(keys[active[i]], mac).Compute(head.Written, body, tail.Written, expected);
            if (candidates.Match(expected, bit) && match < 0)
                match = active[i];
        }

        return match < 0 ? VerifyOutcome.SignatureMismatch : VerifyOutcome.Accepted;
    }

    private VerifyOutcome MatchPublicKeys(
        ReadOnlySpan<byte> message, ReadOnlySpan<SchemeKey> keys, ReadOnlySpan<int> active, SignatureCandidates candidates, out int match)
    {
        match = -1;
        var isUnresolved = false;
        for (var i = 0; i < active.Length && match < 0; i++)
        {
            var bit = (byte)(1 << i);
            if ((candidates.Keys & bit) == 0)
                continue;
            if (ActiveKeys.Public(keys[active[i]]) is not { } key)
            {
                isUnresolved = true;
                continue;
            }

            foreach (var algorithm in definition.Algorithms)
            {
                if (algorithm is SigningAlgorithm signing && signing.Family == key.Family && candidates.Match(key, signing, message, bit))
                    match = active[i];
            }
        }

        return match >= 0 ? VerifyOutcome.Accepted : isUnresolved ? VerifyOutcome.KeyUnavailable : VerifyOutcome.SignatureMismatch;
    }

    /// <summary>The secret is part of the content, so the content is written anew for each key.</summary>
    private static VerifyOutcome MatchDigest<THeaders>(
        DigestAlgorithm algorithm, Template template, in VerifyRequest<THeaders> request, scoped in SignedValues values, ReadOnlySpan<SchemeKey> keys,
        ReadOnlySpan<int> active, SignatureCandidates candidates, ref ByteBuffer head, ref ByteBuffer tail, out int match)
        where THeaders : struct, IHeaderReader
    {
        match = -1;
        Span<byte> expected = stackalloc byte[MacAlgorithm.MaxSize];
        expected = expected[..algorithm.Size];
        for (var i = 0; i < active.Length; i++)
        {
            head.Clear();
            tail.Clear();
            var outcome = template.Write(request, values with { Secret = ActiveKeys.Token(keys[active[i]]).Text }, ref head, ref tail);
            if (outcome != VerifyOutcome.Accepted)
                return outcome;

            head.Append(template.CoversBody ? request.Body : default);
            head.Append(tail.Written);
            algorithm.Compute(head.Written, expected);
            if (candidates.Match(expected, (byte)(1 << i)) && match < 0)
                match = active[i];
        }

        return match < 0 ? VerifyOutcome.SignatureMismatch : VerifyOutcome.Accepted;
    }
}
