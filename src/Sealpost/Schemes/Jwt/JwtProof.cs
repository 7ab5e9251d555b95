using System.Security.Cryptography;
using Sealpost.Cryptography;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Jwt;

/// <summary>Verifies and writes JSON Web Tokens. Claims are read only after the signature is good, and only under an algorithm of the scheme.</summary>
internal sealed class JwtProof(JwtDefinition definition)
{
    private const string Bearer = "Bearer ";

    public bool CanSign => definition.Source.Place.Kind == SchemePlaceKind.Header;

    public string Header => definition.Source.Place.Name;

    /// <summary>Finds the token; null with the reason.</summary>
    public CompactToken? Read<THeaders>(in VerifyRequest<THeaders> request, out VerifyOutcome outcome)
        where THeaders : struct, IHeaderReader
    {
        var reading = RequestFields.Read(request, definition.Source.Place, definition.Source.Path, default, [], out var text, out _);
        outcome = reading == Reading.Found ? VerifyOutcome.MalformedSignature : RequestFields.Outcome(reading, VerifyOutcome.MissingSignature);
        if (reading != Reading.Found)
            return null;

        var prefix = definition.Prefix.Length > 0 ? definition.Prefix : Bearer;
        text = text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[prefix.Length..] : text;
        var token = CompactToken.TryRead(text);
        return token is not null && AlgorithmOf(token) is not null ? token : null;
    }

    public VerifyResult Verify<THeaders>(in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
        where THeaders : struct, IHeaderReader
    {
        Span<int> active = stackalloc int[ActiveKeys.Max];
        var outcome = ActiveKeys.Select(keys, now, active, out var count);
        if (outcome != VerifyOutcome.Accepted)
            return VerifyResult.Refused(outcome);
        if (Read(request, out outcome) is not { } token)
            return VerifyResult.Refused(outcome);

        outcome = Match(token, keys, active[..count], out var match);
        return outcome != VerifyOutcome.Accepted
            ? VerifyResult.Refused(outcome)
            : JwtClaims.Check(definition.Claims, token, request.Body, request.Url, now) with { KeyIndex = match, KeyId = token.KeyId ?? keys[match].Id };
    }

    public void Sign(in SignRequest request, ReadOnlySpan<SchemeKey> keys, ICollection<KeyValuePair<string, string>> headers)
    {
        Span<int> active = stackalloc int[ActiveKeys.Max];
        if (ActiveKeys.Select(keys, request.Time, active, out var count) != VerifyOutcome.Accepted)
            throw new InvalidOperationException($"Signing needs one to {ActiveKeys.Max} keys that are active at the request's time.");

        var key = keys[active[count - 1]];
        var algorithm = definition.Algorithms[0];
        if (algorithm.Proof is SigningAlgorithm { Family: var family } && ActiveKeys.Private(key).Family is var own && own != family)
            algorithm = definition.Algorithms.FirstOrDefault(other => other.Proof is SigningAlgorithm fitting && fitting.Family == own) ?? algorithm;
        var signed = JwtClaims.Write(definition.Claims, algorithm, key.Id, request);
        headers.Add(new(Header, $"{definition.Prefix}{System.Text.Encoding.ASCII.GetString(signed)}.{SignatureEncoding.Base64Url.Encode(Compute(algorithm, key, signed))}"));
    }

    private JwsAlgorithm? AlgorithmOf(CompactToken token) => definition.Algorithms.FirstOrDefault(known => known.Name == token.Algorithm);

    private VerifyOutcome Match(CompactToken token, ReadOnlySpan<SchemeKey> keys, ReadOnlySpan<int> active, out int match)
    {
        match = -1;
        var outcome = VerifyOutcome.NoKey;
        foreach (var index in active)
        {
            var key = keys[index];
            if (key.Id is not null && token.KeyId is not null && key.Id != token.KeyId)
                continue;
            var isGood = IsGood(AlgorithmOf(token)!, key, token);
            if (isGood == true && match < 0)
                match = index;
            outcome = isGood is null && outcome != VerifyOutcome.SignatureMismatch ? VerifyOutcome.KeyUnavailable : VerifyOutcome.SignatureMismatch;
        }

        return match >= 0 ? VerifyOutcome.Accepted : outcome;
    }

    /// <returns>Null when the key stands elsewhere and has not been fetched.</returns>
    private static bool? IsGood(JwsAlgorithm algorithm, SchemeKey key, CompactToken token)
    {
        if (algorithm.Proof is MacAlgorithm mac)
        {
            Span<byte> expected = stackalloc byte[MacAlgorithm.MaxSize];
            expected = expected[..mac.Size];
            ActiveKeys.Mac(key, mac).Compute(token.Signed, default, default, expected);
            return CryptographicOperations.FixedTimeEquals(expected, token.Signature);
        }

        var signing = (SigningAlgorithm)algorithm.Proof;
        return ActiveKeys.Public(key) is { } found ? found.Family == signing.Family && found.Verify(signing, token.Signed, token.Signature) : null;
    }

    private static byte[] Compute(JwsAlgorithm algorithm, SchemeKey key, byte[] signed)
    {
        if (algorithm.Proof is SigningAlgorithm signing)
            return ActiveKeys.Private(key).Sign(signing, signed);
        var mac = (MacAlgorithm)algorithm.Proof;
        var signature = new byte[mac.Size];
        ActiveKeys.Mac(key, mac).Compute(signed, default, default, signature);
        return signature;
    }
}
