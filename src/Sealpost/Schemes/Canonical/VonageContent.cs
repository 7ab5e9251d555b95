namespace Sealpost.Schemes.Canonical;

/// <summary>Vonage's signed SMS: every field but the signature as <c>&amp;name=value</c>, sorted by name, with the separators inside values replaced.</summary>
internal static class VonageContent
{
    public static string Of(IEnumerable<(string Name, string Value)> fields) => string.Concat(
        SortedFields.Sort(fields).Where(field => field.Name != "sig").Select(field => $"&{field.Name}={field.Value.Replace('&', '_').Replace('=', '_')}"));
}
