namespace Sealpost.Schemes.Canonical;

/// <summary>Form fields in the one order that both sides agree on: by code units, names first. Twilio's and Mandrill's way.</summary>
internal static class SortedFields
{
    public static string Of(IEnumerable<(string Name, string Value)> fields) =>
        string.Concat(Sort(fields).Distinct().Select(field => field.Name + field.Value));

    public static IEnumerable<(string Name, string Value)> Sort(IEnumerable<(string Name, string Value)> fields) =>
        fields.OrderBy(field => field.Name, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal);
}
