using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Canonical;

/// <summary>Headers that the message itself lists as signed.</summary>
/// <param name="Source">Where the list stands: a header, or an item of the signature header.</param>
/// <param name="Separator">What stands between the names of the list.</param>
/// <param name="NamesPairs">Whether each is signed as <c>name:value</c> instead of its value alone.</param>
/// <param name="Join">What stands between the headers that are signed.</param>
/// <param name="Sorted">Whether they are signed in the order of their names instead of that of the list.</param>
/// <param name="Required">Names that must be listed, lower case.</param>
internal sealed record SignedHeaders(SchemePlace Source, string Separator, bool NamesPairs, string Join, bool Sorted, IReadOnlyList<string> Required)
{
    private const int MaxNames = 64;

    public VerifyOutcome Write<THeaders>(scoped in VerifyRequest<THeaders> request, KeyValueText keyValues, ref ByteBuffer target)
        where THeaders : struct, IHeaderReader
    {
        var reading = RequestFields.Read(request, Source, null, keyValues, [], out var list, out _);
        if (reading != Reading.Found)
            return RequestFields.Outcome(reading, VerifyOutcome.MissingSignedPart);

        var names = list.ToString().Split(Separator, MaxNames + 1, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length > MaxNames || Required.Any(required => !names.Contains(required, StringComparer.Ordinal)))
            return VerifyOutcome.MissingSignedPart;
        if (NamesPairs && list.ContainsAnyInRange('A', 'Z'))
            return VerifyOutcome.MissingSignedPart;
        if (Sorted)
            Array.Sort(names, StringComparer.Ordinal);

        for (var i = 0; i < names.Length; i++)
        {
            var found = RequestFields.Header(request, names[i], out var value);
            if (found != Reading.Found)
                return RequestFields.Outcome(found, VerifyOutcome.MissingSignedPart);

            target.Append(i == 0 ? "" : Join);
            target.Append(NamesPairs ? $"{names[i].ToLowerInvariant()}:" : "");
            target.Append(value);
        }

        return VerifyOutcome.Accepted;
    }
}
