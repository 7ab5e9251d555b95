using System.Text;
using Sealpost.Schemes.Canonical;

namespace Sealpost.Schemes.Evaluation;

/// <summary>What the signature covers: literals and parts of the request in order.</summary>
internal sealed class Template(TemplatePart[] parts)
{
    public IReadOnlyList<TemplatePart> Parts => parts;

    public bool CoversBody { get; } = parts.Any(part => part.Kind == TemplatePartKind.Body);

    /// <summary>Whether the body is covered, as it is or in another form.</summary>
    public bool BindsBody { get; } = parts.Any(part => part.Kind == TemplatePartKind.Body || part.Canonical?.CoversBody() == true);

    /// <summary>Whether the host that the sender called is covered.</summary>
    public bool CoversUrl => parts.Any(part =>
        part.Kind is TemplatePartKind.Url or TemplatePartKind.UrlWithoutQuery || part.Canonical == CanonicalForm.PlivoV3);

    public bool Has(TemplatePartKind kind) => parts.Any(part => part.Kind == kind);

    public bool Has(SchemePlace place) => parts.Any(part => part.Place == place);

    /// <summary>
    /// Writes what stands before the body and after it; the body itself is never copied.
    /// </summary>
    public VerifyOutcome Write<THeaders>(
        scoped in VerifyRequest<THeaders> request, scoped in SignedValues values, ref ByteBuffer head, ref ByteBuffer tail)
        where THeaders : struct, IHeaderReader
    {
        var behindBody = false;
        foreach (var part in parts)
        {
            if (part.Kind == TemplatePartKind.Body)
            {
                behindBody = true;
                continue;
            }

            ref var target = ref behindBody ? ref tail : ref head;
            if (part.Kind == TemplatePartKind.Literal)
            {
                target.Append(part.Literal);
                continue;
            }

            var outcome = Resolve(part, request, values, ref target);
            if (outcome != VerifyOutcome.Accepted)
                return outcome;
        }

        return VerifyOutcome.Accepted;
    }

    private static VerifyOutcome Resolve<THeaders>(
        TemplatePart part, scoped in VerifyRequest<THeaders> request, scoped in SignedValues values, ref ByteBuffer target)
        where THeaders : struct, IHeaderReader
    {
        switch (part.Kind)
        {
            case TemplatePartKind.Timestamp:
                target.Append(values.Timestamp);
                return VerifyOutcome.Accepted;
            case TemplatePartKind.Id:
                target.Append(values.Id);
                return VerifyOutcome.Accepted;
            case TemplatePartKind.Method:
                target.Append(request.Method);
                return request.Method is null ? VerifyOutcome.MissingSignedPart : VerifyOutcome.Accepted;
            case TemplatePartKind.Url:
                values.UrlForm.Write(request.Url, values.UrlVariant, ref target);
                return request.Url is null ? VerifyOutcome.MissingSignedPart : VerifyOutcome.Accepted;
            case TemplatePartKind.UrlWithoutQuery:
                target.Append(UrlText.WithoutQuery(request.Url));
                return request.Url is null ? VerifyOutcome.MissingSignedPart : VerifyOutcome.Accepted;
            case TemplatePartKind.Path:
                target.Append(UrlText.PathAndQuery(request.Url));
                return request.Url is null ? VerifyOutcome.MissingSignedPart : VerifyOutcome.Accepted;
            case TemplatePartKind.Secret:
                target.Append(values.Secret);
                return VerifyOutcome.Accepted;
            case TemplatePartKind.Canonical:
                return part.Canonical!.Value.Write(request, ref target);
            case TemplatePartKind.SignedHeaders:
                return part.SignedHeaders!.Write(request, values.KeyValues, ref target);
            default:
                Span<char> scratch = stackalloc char[128];
                var place = part.Place!.Value;
                var reading = RequestFields.Read(request, place, part.Path, values.KeyValues, scratch, out var text, out _);
                if (reading == Reading.Missing && part.IsOptional)
                    return VerifyOutcome.Accepted;
                if (reading != Reading.Found)
                    return RequestFields.Outcome(reading, VerifyOutcome.MissingSignedPart);
                target.Append(text);
                return VerifyOutcome.Accepted;
        }
    }
}

/// <summary>One piece of a template.</summary>
internal sealed class TemplatePart
{
    public required TemplatePartKind Kind { get; init; }

    public byte[] Literal { get; init; } = [];

    /// <summary>Where the value stands, for header, query, kv and json parts.</summary>
    public SchemePlace? Place { get; init; }

    public JsonPath? Path { get; init; }

    /// <summary>Whether the value may be absent, and is nothing then.</summary>
    public bool IsOptional { get; init; }

    public CanonicalForm? Canonical { get; init; }

    public SignedHeaders? SignedHeaders { get; init; }

    public static TemplatePart Text(string text) => new() { Kind = TemplatePartKind.Literal, Literal = Encoding.UTF8.GetBytes(text) };
}

internal enum TemplatePartKind
{
    Literal,
    Body,
    Timestamp,
    Id,
    Method,
    Url,
    UrlWithoutQuery,
    Path,
    Field,
    Secret,
    Canonical,
    SignedHeaders,
}

/// <summary>The texts that were read, or chosen for signing, before the template is written.</summary>
internal readonly ref struct SignedValues
{
    public ReadOnlySpan<char> Timestamp { get; init; }

    public ReadOnlySpan<char> Id { get; init; }

    /// <summary>The items of the signature header, for <c>{kv:K}</c>.</summary>
    public KeyValueText KeyValues { get; init; }

    /// <summary>The secret of the key at hand, for <c>{secret}</c>.</summary>
    public ReadOnlySpan<char> Secret { get; init; }

    public UrlForm UrlForm { get; init; }

    /// <summary>Which of the ways to write the URL.</summary>
    public int UrlVariant { get; init; }
}
