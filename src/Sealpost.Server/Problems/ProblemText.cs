namespace Sealpost.Server.Problems;

internal static class ProblemText
{
    private const int LongestQuote = 80;

    /// <summary>Text from outside, short enough to quote and without a surrogate cut in half.</summary>
    public static string Shown(string text)
    {
        if (text.Length <= LongestQuote) return text;
        var end = char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
