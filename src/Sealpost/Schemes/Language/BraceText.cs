using System.Text;

namespace Sealpost.Schemes.Language;

/// <summary>Splits text with <c>{tokens}</c> into its pieces.</summary>
internal static class BraceText
{
    /// <returns>False when a brace stands alone.</returns>
    public static bool TrySplit(string text, out List<(string Text, bool IsToken)> pieces)
    {
        pieces = [];
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not ('{' or '}'))
            {
                literal.Append(c);
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
                continue;
            }

            var end = c == '{' ? text.IndexOf('}', i) : -1;
            if (end < 0)
                return false;
            if (literal.Length > 0)
                pieces.Add((literal.ToString(), false));
            literal.Clear();
            pieces.Add((text[(i + 1)..end], true));
            i = end;
        }

        if (literal.Length > 0)
            pieces.Add((literal.ToString(), false));
        return true;
    }
}
