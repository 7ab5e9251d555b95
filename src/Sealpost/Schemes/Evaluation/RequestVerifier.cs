using System.Runtime.CompilerServices;
using Sealpost.Schemes.Language;

namespace Sealpost.Schemes.Evaluation;

/// <summary>Verifies keyed hashes. Nothing a request holds makes it throw, and accepting a body in memory allocates nothing.</summary>
internal sealed class HmacVerifier(HmacDefinition definition)
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
    private readonly bool _readsKeyValues = definition.Signature.Parse == SignatureParse.KeyValue;

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

        var size = definition.Algorithm.Size;
        Span<byte> decoded = stackalloc byte[SignatureCandidates.Max * MacAlgorithm.MaxSize];
        Span<byte> owners = stackalloc byte[SignatureCandidates.Max];
        var candidates = new SignatureCandidates(decoded, owners, size, _signature.Encoding);
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

        var head = new ByteBuffer(stackalloc byte[HeadRoom]);
        var tail = new ByteBuffer(stackalloc byte[256]);
        var values = new SignedValues { Timestamp = timestamp, Id = id, KeyValues = keyValues };
        outcome = definition.Signed.Write(request, values, ref head, ref tail);
        if (outcome == VerifyOutcome.Accepted)
        {
            var body = definition.Signed.CoversBody ? request.Body : default;
            if (body.Length <= ShortBody)
            {
                head.Append(body);
                head.Append(tail.Written);
                body = default;
                tail.Clear();
            }

            var match = Match(keys, active, candidates, head.Written, body, tail.Written);
            outcome = match < 0 ? VerifyOutcome.SignatureMismatch : VerifyOutcome.Accepted;
            if (match >= 0)
                result = result with { KeyIndex = match, MessageId = id.IsEmpty ? null : wholeId ?? id.ToString() };
        }

        head.Dispose();
        tail.Dispose();
        return result with { Outcome = outcome };
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
            var outcome = AddItems(found, owners, keys, active, ref candidates);
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

    private int Match(
        ReadOnlySpan<SchemeKey> keys, ReadOnlySpan<int> active, SignatureCandidates candidates,
        ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> tail)
    {
        Span<byte> mac = stackalloc byte[definition.Algorithm.Size];
        var match = -1;
        for (var i = 0; i < active.Length; i++)
        {
            var bit = (byte)(1 << i);
            if ((candidates.Keys & bit) == 0)
                continue;

            ActiveKeys.Mac(keys[active[i]], definition.Algorithm).Compute(head, body, tail, mac);
            if (candidates.Match(mac, bit) && match < 0)
                match = active[i];
        }

        return match;
    }
}
