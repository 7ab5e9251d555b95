using System.Security.Cryptography;
using System.Text;
using Sealpost.Cryptography;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.HttpSignatures;

/// <summary>
/// Verifies and writes HTTP Message Signatures. The message says what its signature covers; the scheme says what it must cover, and a
/// signature that covers less is refused however good it is.
/// </summary>
internal sealed class HttpSignatureProof(HttpSignatureDefinition definition)
{
    private const string InputHeader = "Signature-Input";
    private const string SignatureHeader = "Signature";
    private const string DigestComponent = "content-digest";
    private const string DefaultLabel = "sig1";

    public bool CanSign => definition.Components.Count > 0;

    public IReadOnlyList<string> WrittenHeaders { get; } =
        definition.Components.Contains(DigestComponent) ? [ContentDigest.Header, InputHeader, SignatureHeader] : [InputHeader, SignatureHeader];

    public static IReadOnlyList<string> ProofHeaders => [SignatureHeader];

    /// <summary>The name of the key that the first signature asks for; null when it names none.</summary>
    public static string? KeyId<THeaders>(in VerifyRequest<THeaders> request)
        where THeaders : struct, IHeaderReader =>
        Inputs(request, out _)?.Select(input => input.Value.Text("keyid")).FirstOrDefault(id => id is not null);

    public VerifyResult Verify<THeaders>(in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
        where THeaders : struct, IHeaderReader
    {
        Span<int> active = stackalloc int[ActiveKeys.Max];
        var outcome = ActiveKeys.Select(keys, now, active, out var count);
        if (outcome != VerifyOutcome.Accepted)
            return VerifyResult.Refused(outcome);
        if (Inputs(request, out outcome) is not { } inputs || Signatures(request, out outcome) is not { } signatures)
            return VerifyResult.Refused(outcome);

        var refusal = VerifyResult.Refused(VerifyOutcome.MissingSignature);
        foreach (var (label, covered) in inputs)
        {
            if ((definition.Label is not null && label != definition.Label) || !signatures.TryGetValue(label, out var signature))
                continue;
            var result = Verify(covered, signature, request, keys, active[..count], now);
            if (result.IsAccepted)
                return result;
            if (refusal.Outcome == VerifyOutcome.MissingSignature)
                refusal = result;
        }

        return refusal;
    }

    public void Sign(in SignRequest request, ReadOnlySpan<SchemeKey> keys, ICollection<KeyValuePair<string, string>> headers)
    {
        Span<int> active = stackalloc int[ActiveKeys.Max];
        if (ActiveKeys.Select(keys, request.Time, active, out var count) != VerifyOutcome.Accepted)
            throw new InvalidOperationException($"Signing needs one to {ActiveKeys.Max} keys that are active at the request's time.");

        var key = keys[active[count - 1]];
        if (definition.Components.Contains(DigestComponent))
            headers.Add(new(ContentDigest.Header, ContentDigest.Of(request.Body)));
        var covered = Covered(request, key.Id);
        var source = new VerifyRequest<HeaderList> { Headers = new([.. headers]), Body = request.Body, Method = request.Method, Url = request.Url };
        var text = new StringBuilder();
        if (SignatureBase.Write(covered, source, text) != VerifyOutcome.Accepted || !Ascii.IsValid(text.ToString()))
            throw new ArgumentException("The scheme signs the method, the URL or a field that the request does not have.", nameof(request));

        var label = definition.Label ?? DefaultLabel;
        headers.Add(new(InputHeader, $"{label}={covered}"));
        headers.Add(new(SignatureHeader, $"{label}=:{Convert.ToBase64String(Compute(key, Encoding.ASCII.GetBytes(text.ToString())))}:"));
    }

    private VerifyResult Verify<THeaders>(
        InnerList covered, byte[] signature, in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, ReadOnlySpan<int> active, DateTimeOffset now)
        where THeaders : struct, IHeaderReader
    {
        var outcome = CheckParameters(covered, now, out var created);
        var result = new VerifyResult { KeyIndex = -1, Timestamp = created, Age = now - created };
        if (outcome != VerifyOutcome.Accepted)
            return result with { Outcome = outcome };
        if (definition.Components.Any(required => covered.Items.All(item => item.Name != required || item.Parameters.Count > 0)))
            return result with { Outcome = VerifyOutcome.MissingSignedPart };

        var text = new StringBuilder();
        outcome = SignatureBase.Write(covered, request, text);
        var signed = text.ToString();
        if (outcome == VerifyOutcome.Accepted && !Ascii.IsValid(signed))
            outcome = VerifyOutcome.MalformedSignature;
        if (outcome != VerifyOutcome.Accepted)
            return result with { Outcome = outcome };

        outcome = Match(covered.Text("keyid"), signature, Encoding.ASCII.GetBytes(signed), keys, active, out var match);
        if (outcome == VerifyOutcome.Accepted && covered.Items.Any(item => item.Name == DigestComponent))
            outcome = ContentDigest.Check(request);
        return outcome == VerifyOutcome.Accepted
            ? result with { Outcome = outcome, KeyIndex = match, KeyId = covered.Text("keyid") ?? keys[match].Id, MessageId = covered.Text("nonce") }
            : result with { Outcome = outcome };
    }

    private VerifyOutcome CheckParameters(InnerList covered, DateTimeOffset now, out DateTimeOffset? created)
    {
        created = null;
        if (covered.Has("alg") && covered.Text("alg") != HttpSignatureDefinition.RegisteredName(definition.Algorithm))
            return VerifyOutcome.MalformedSignature;
        if (definition.Tag is not null && covered.Text("tag") != definition.Tag)
            return VerifyOutcome.ClaimMismatch;
        if (definition.NeedsNonce && string.IsNullOrEmpty(covered.Text("nonce")))
            return VerifyOutcome.MissingId;
        if (!TryMoment(covered, "created", out created) || !TryMoment(covered, "expires", out var expires))
            return VerifyOutcome.MalformedTimestamp;
        if (expires < now)
            return VerifyOutcome.TimestampTooOld;
        if (definition.Past is not { } past)
            return VerifyOutcome.Accepted;
        if (created is not { } moment)
            return VerifyOutcome.MissingTimestamp;

        var clock = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        return clock - moment > past ? VerifyOutcome.TimestampTooOld : moment - clock > definition.Future ? VerifyOutcome.TimestampTooNew : VerifyOutcome.Accepted;
    }

    private VerifyOutcome Match(
        string? keyId, byte[] signature, byte[] text, ReadOnlySpan<SchemeKey> keys, ReadOnlySpan<int> active, out int match)
    {
        match = -1;
        var outcome = VerifyOutcome.NoKey;
        foreach (var index in active)
        {
            var key = keys[index];
            if (key.Id is not null && keyId is not null && key.Id != keyId)
                continue;
            var isGood = IsGood(key, text, signature);
            if (isGood == true && match < 0)
                match = index;
            outcome = isGood is null && outcome != VerifyOutcome.SignatureMismatch ? VerifyOutcome.KeyUnavailable : VerifyOutcome.SignatureMismatch;
        }

        return match >= 0 ? VerifyOutcome.Accepted : outcome;
    }

    /// <returns>Null when the key stands elsewhere and has not been fetched.</returns>
    private bool? IsGood(SchemeKey key, byte[] text, byte[] signature)
    {
        if (definition.Algorithm is MacAlgorithm mac)
        {
            Span<byte> expected = stackalloc byte[MacAlgorithm.MaxSize];
            expected = expected[..mac.Size];
            ActiveKeys.Mac(key, mac).Compute(text, default, default, expected);
            return CryptographicOperations.FixedTimeEquals(expected, signature);
        }

        var signing = (SigningAlgorithm)definition.Algorithm;
        return ActiveKeys.Public(key) is { } found ? found.Family == signing.Family && found.Verify(signing, text, signature) : null;
    }

    private byte[] Compute(SchemeKey key, byte[] text)
    {
        if (definition.Algorithm is SigningAlgorithm signing)
            return ActiveKeys.Private(key).Sign(signing, text);
        var mac = (MacAlgorithm)definition.Algorithm;
        var signature = new byte[mac.Size];
        ActiveKeys.Mac(key, mac).Compute(text, default, default, signature);
        return signature;
    }

    private InnerList Covered(in SignRequest request, string? keyId)
    {
        var created = request.Time.ToUnixTimeSeconds();
        var parameters = new List<FieldParameter> { new("created", null, created, false, $"created={created}") };
        Add("nonce", request.Id);
        Add("keyid", keyId);
        Add("tag", definition.Tag);
        return new([.. definition.Components.Select(name => new FieldItem(name, []))], parameters);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                parameters.Add(new(name, value, null, false, $"{name}={StructuredField.Quoted(value)}"));
        }
    }

    private static bool TryMoment(InnerList covered, string name, out DateTimeOffset? moment)
    {
        moment = null;
        if (!covered.Has(name))
            return true;
        if (covered.Number(name) is not (>= 0 and <= 253402300799 and var seconds))
            return false;
        moment = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }

    private static Dictionary<string, InnerList>? Inputs<THeaders>(in VerifyRequest<THeaders> request, out VerifyOutcome outcome)
        where THeaders : struct, IHeaderReader
    {
        var reading = RequestFields.Header(request, InputHeader, out var text);
        outcome = reading == Reading.Found ? VerifyOutcome.MalformedSignature : RequestFields.Outcome(reading, VerifyOutcome.MissingSignature);
        return reading == Reading.Found ? StructuredField.ReadLists(text) : null;
    }

    private static Dictionary<string, byte[]>? Signatures<THeaders>(in VerifyRequest<THeaders> request, out VerifyOutcome outcome)
        where THeaders : struct, IHeaderReader
    {
        var reading = RequestFields.Header(request, SignatureHeader, out var text);
        outcome = reading == Reading.Found ? VerifyOutcome.MalformedSignature : RequestFields.Outcome(reading, VerifyOutcome.MissingSignature);
        return reading == Reading.Found ? StructuredField.ReadBytes(text) : null;
    }
}
