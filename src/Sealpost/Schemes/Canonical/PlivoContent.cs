using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Canonical;

/// <summary>
/// Plivo's third signature: the URL with its query sorted, and for a form post a full stop and the form's fields, sorted, names and values
/// without anything between.
/// </summary>
internal static class PlivoContent
{
    public static VerifyOutcome Write(string? method, string? url, ReadOnlySpan<byte> body, ref ByteBuffer target)
    {
        if (url is null || method is null)
            return VerifyOutcome.MissingSignedPart;
        if (FormText.TryRead([], url) is not { } query)
            return VerifyOutcome.MissingSignedPart;
        if ((body.IsEmpty || method == "GET" ? [] : FormText.TryRead(body, url)) is not { } form)
            return VerifyOutcome.MalformedBody;

        target.Append(UrlText.WithoutQuery(url));
        if (query.Count > 0 || form.Count > 0)
            target.Append("?");
        target.Append(string.Join('&', SortedFields.Sort(query).Select(field => $"{field.Name}={field.Value}")));
        if (query.Count > 0 && form.Count > 0)
            target.Append(".");
        target.Append(string.Concat(SortedFields.Sort(form).Select(field => field.Name + field.Value)));
        return VerifyOutcome.Accepted;
    }
}
