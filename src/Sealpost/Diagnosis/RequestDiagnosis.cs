using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.Language;
using Sealpost.Secrets;

namespace Sealpost.Diagnosis;

/// <summary>Says why a request fails: the reason itself, and every near-miss recipe under which it would have verified.</summary>
public static class RequestDiagnosis
{
    /// <summary>Tries a failing request against the mistakes that people make.</summary>
    /// <param name="scheme">The scheme the request should follow.</param>
    /// <param name="request">The request as received.</param>
    /// <param name="keys">The keys it should match, in their order; keys outside their time are tried as well.</param>
    /// <param name="clock">What tells the time now.</param>
    /// <param name="catalogue">Other schemes to compare with; null for the built-in ones.</param>
    /// <returns>The outcome first, then what would have matched, most telling first. One finding, <c>accepted</c>, when nothing is wrong.</returns>
    /// <remarks>Costs some dozens of hashes of the body: for a person who asks, not for every request.</remarks>
    public static IReadOnlyList<DiagnosisFinding> Diagnose<THeaders>(
        Scheme scheme, in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, TimeProvider clock, SchemeCatalogue? catalogue = null)
        where THeaders : struct, IHeaderReader
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(clock);
        var result = scheme.Verify(request, keys, clock);
        var findings = new List<DiagnosisFinding> { OutcomeText.Explain(scheme, result, keys, clock.GetUtcNow()) };
        if (result.IsAccepted)
            return findings;

        var now = clock.GetUtcNow();
        if (scheme.Definition.Proof is { } hmac)
        {
            TrySettings(scheme, request, keys, now, findings);
            TryVariations(hmac, scheme.SecretFormat.Decoding, request, keys, now, findings);
        }
        else if (scheme.Definition.Token is { } token)
            TryTokens(token, request, keys, now, findings);
        else if (scheme.Kind is SchemeKind.Jwt or SchemeKind.HttpSignature)
            TrySelfDescribing(scheme, request, keys, clock, findings);
        TryOtherSchemes(scheme, request, keys, clock, catalogue ?? SchemeCatalogue.Default, findings);
        return [.. findings.Distinct()];
    }

    private static void TrySettings<THeaders>(
        Scheme scheme, in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now, List<DiagnosisFinding> findings)
        where THeaders : struct, IHeaderReader
    {
        foreach (var setting in scheme.Settings)
        {
            foreach (var value in setting.Values)
            {
                var other = scheme.With(new Dictionary<string, string> { [setting.Name] = value });
                SchemeKey[] own = [.. Active(keys, now).Select(key => other.CreateKey(key.Secret, key.From, key.Until, key.Id))];
                if (Matches(WithoutAge(other.Definition.Proof!), request, request.Body, own, now)
                    && !Matches(WithoutAge(scheme.Definition.Proof!), request, request.Body, Active(keys, now), now))
                    findings.Add(new("setting", $"It matches with the setting {setting.Name} = {value}."));
            }
        }
    }

    private static void TryVariations<THeaders>(
        ProofDefinition definition, SecretDecoding decoding, in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now,
        List<DiagnosisFinding> findings)
        where THeaders : struct, IHeaderReader
    {
        var ageless = WithoutAge(definition);
        var active = Active(keys, now);
        if (Matches(ageless, request, request.Body, active, now))
        {
            findings.Add(new("only-the-clock", "The signature itself is right: only the age of the timestamp is not."));
            return;
        }

        foreach (var variation in KeyVariations.All(ageless, decoding, keys, now))
            Try(variation, ageless, request, active, now, findings);
        var body = request.Body.ToArray();
        foreach (var variation in BodyVariations.All(body))
            Try(variation, ageless, request, active, now, findings);
        foreach (var variation in TemplateVariations.All(ageless))
            Try(variation, ageless, request, active, now, findings);
        foreach (var variation in SignatureVariations.All(ageless))
            Try(variation, ageless, request, active, now, findings);
        foreach (var variation in TimestampVariations.All(ageless))
            Try(variation, ageless, request, active, now, findings);
        foreach (var (url, code, message) in UrlVariations.All(request.Url, ageless.Signed.Parts.Any(part => part.Kind is TemplatePartKind.Url or TemplatePartKind.Path)))
        {
            var other = new VerifyRequest<THeaders> { Headers = request.Headers, Body = request.Body, Method = request.Method, Url = url };
            if (Matches(ageless, other, request.Body, active, now))
                findings.Add(new(code, message));
        }
    }

    private static void Try<THeaders>(
        Variation variation, ProofDefinition definition, in VerifyRequest<THeaders> request, SchemeKey[] keys, DateTimeOffset now, List<DiagnosisFinding> findings)
        where THeaders : struct, IHeaderReader
    {
        var body = variation.Body is { } other ? other : request.Body;
        if (Matches(variation.Definition ?? definition, request, body, variation.Keys ?? keys, now))
            findings.Add(new(variation.Code, variation.Message));
    }

    private static bool Matches<THeaders>(
        ProofDefinition definition, in VerifyRequest<THeaders> request, ReadOnlySpan<byte> body, SchemeKey[] keys, DateTimeOffset now)
        where THeaders : struct, IHeaderReader
    {
        var verifier = new RequestVerifier(definition);
        foreach (var some in keys.Chunk(ActiveKeys.Max))
        {
            var attempt = new VerifyRequest<THeaders> { Headers = request.Headers, Body = body, Method = request.Method, Url = request.Url };
            if (verifier.Verify(attempt, some, now).IsAccepted)
                return true;
        }

        return false;
    }

    /// <summary>Messages that say themselves what they cover: what can differ is the body, the URL, and the text of a shared secret.</summary>
    private static void TrySelfDescribing<THeaders>(
        Scheme scheme, in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, TimeProvider clock, List<DiagnosisFinding> findings)
        where THeaders : struct, IHeaderReader
    {
        foreach (var variation in BodyVariations.All(request.Body.ToArray()))
        {
            var other = new VerifyRequest<THeaders> { Headers = request.Headers, Body = variation.Body, Method = request.Method, Url = request.Url };
            if (scheme.Verify(other, keys, clock).IsAccepted)
                findings.Add(new(variation.Code, variation.Message));
        }

        foreach (var (url, code, message) in UrlVariations.All(request.Url, isSigned: true))
        {
            var other = new VerifyRequest<THeaders> { Headers = request.Headers, Body = request.Body, Method = request.Method, Url = url };
            if (scheme.Verify(other, keys, clock).IsAccepted)
                findings.Add(new(code, message));
        }

        foreach (var variation in KeyVariations.OfSecrets(scheme.SecretFormat, keys))
        {
            if (scheme.Verify(request, variation.Keys!, clock).IsAccepted)
                findings.Add(new(variation.Code, variation.Message));
        }
    }

    private static void TryTokens<THeaders>(
        TokenDefinition definition, in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now, List<DiagnosisFinding> findings)
        where THeaders : struct, IHeaderReader
    {
        const string Bearer = "Bearer ";
        if (new TokenProof(definition with { Prefix = Bearer }).Verify(request, keys, now).IsAccepted)
            findings.Add(new("token-bearer", "The token matches when the word Bearer before it is taken off."));

        foreach (var key in keys)
        {
            var text = key.Secret.Reveal();
            foreach (var (changed, code, message) in SecretTexts.Of(text))
            {
                if (changed.Length > 0 && new TokenProof(definition).Verify(request, [key.WithToken(changed)], now).IsAccepted)
                    findings.Add(new(code, message));
            }
        }
    }

    private static void TryOtherSchemes<THeaders>(
        Scheme scheme, in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, TimeProvider clock, SchemeCatalogue catalogue,
        List<DiagnosisFinding> findings)
        where THeaders : struct, IHeaderReader
    {
        foreach (var other in catalogue.Schemes)
        {
            if (other.Id == scheme.Id || other.Definition.Proof is null || other.Kind != scheme.Kind)
                continue;
            foreach (var key in keys)
            {
                if (other.SecretFormat.TryCreateMaterial(key.Secret) is not { } material)
                    continue;
                var result = other.Verify(request, [new SchemeKey(material, key.Secret, null, null, null)], clock);
                if (!result.IsAccepted)
                    continue;
                findings.Add(new("other-scheme", $"The request verifies as {other.Name} ({other.Id}) with the same secret."));
                break;
            }
        }
    }

    private static ProofDefinition WithoutAge(ProofDefinition definition) =>
        definition.Timestamp is { } timestamp ? definition with { Timestamp = timestamp with { Past = null, Future = null } } : definition;

    private static SchemeKey[] Active(ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
    {
        var active = new List<SchemeKey>();
        foreach (var key in keys)
        {
            if (key.IsActive(now))
                active.Add(key);
        }

        return [.. active];
    }
}
