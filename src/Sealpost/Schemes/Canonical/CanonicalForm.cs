using System.Globalization;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Canonical;

/// <summary>Content that a vendor composes from the request by rules of its own: what no template of parts can say.</summary>
internal enum CanonicalForm
{
    /// <summary><c>form:sorted-kv</c>: every form field, sorted by name and value, equal ones once, names and values without anything between.</summary>
    SortedForm,
    /// <summary><c>canonical:vonage-sms</c>.</summary>
    VonageSms,
    /// <summary><c>canonical:plivo-v3</c>.</summary>
    PlivoV3,
    /// <summary><c>canonical:aws-sns</c>.</summary>
    AwsSns,
    /// <summary><c>body:crc32</c>: the CRC-32 of the body as decimal digits.</summary>
    BodyCrc32,
}

internal static class CanonicalForms
{
    public static IReadOnlyList<(string Token, CanonicalForm Form)> All { get; } =
    [
        ("form:sorted-kv", CanonicalForm.SortedForm),
        ("canonical:vonage-sms", CanonicalForm.VonageSms),
        ("canonical:plivo-v3", CanonicalForm.PlivoV3),
        ("canonical:aws-sns", CanonicalForm.AwsSns),
        ("body:crc32", CanonicalForm.BodyCrc32),
    ];

    /// <summary>Whether the form covers the whole body.</summary>
    public static bool CoversBody(this CanonicalForm form) => form is not CanonicalForm.AwsSns and not CanonicalForm.BodyCrc32;

    public static VerifyOutcome Write<THeaders>(this CanonicalForm form, scoped in VerifyRequest<THeaders> request, ref ByteBuffer target)
        where THeaders : struct, IHeaderReader
    {
        switch (form)
        {
            case CanonicalForm.AwsSns:
                return SnsContent.Write(request.Body, ref target);
            case CanonicalForm.BodyCrc32:
                target.Append(Crc32.Compute(request.Body).ToString(CultureInfo.InvariantCulture));
                return VerifyOutcome.Accepted;
            case CanonicalForm.PlivoV3:
                return PlivoContent.Write(request.Method, request.Url, request.Body, ref target);
        }

        var url = form == CanonicalForm.VonageSms ? request.Url : null;
        if (FormText.TryRead(request.Body, url) is not { } fields)
            return VerifyOutcome.MalformedBody;

        target.Append(form == CanonicalForm.VonageSms ? VonageContent.Of(fields) : SortedFields.Of(fields));
        return VerifyOutcome.Accepted;
    }
}
