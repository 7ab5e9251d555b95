namespace Sealpost.Host.Telemetry;

/// <summary>How an instrument is called on the page: words joined by underscores, then its unit, and <c>_total</c> for what only grows.</summary>
internal static class ExpositionName
{
    public static string Of(string instrument, string? unit, bool isCounter)
    {
        var name = OfLabel(instrument);
        if (Suffix(unit) is { } suffix && !name.EndsWith(suffix, StringComparison.Ordinal)) name += suffix;
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    public static string OfLabel(string name) => string.Create(name.Length, name, static (text, name) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = char.IsAsciiLetterOrDigit(name[i]) ? name[i] : '_';
    });

    /// <summary>Units in braces and 1 have no name.</summary>
    private static string? Suffix(string? unit) => unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        _ => null,
    };
}
