using System.Text;
using Sealpost.Schemes;

namespace Sealpost.Cli.Signatures;

/// <summary>Outcomes of a verification for programs.</summary>
internal static class OutcomeText
{
    /// <summary>Such as <c>signature-mismatch</c>.</summary>
    public static string Name(VerifyOutcome outcome)
    {
        var text = new StringBuilder();
        foreach (var letter in outcome.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
