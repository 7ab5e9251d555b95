namespace Sealpost.Diagnosis;

/// <summary>How the text of a secret gets damaged when it is copied.</summary>
internal static class SecretTexts
{
    public static IEnumerable<(string Text, string Code, string Message)> Of(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length != text.Length)
            yield return (trimmed, "secret-whitespace", "It matches when the white space around the stored secret is taken off: store it again without.");
        yield return ($"{text}\n", "secret-whitespace", "It matches when the secret ends in a line break: the sender read its secret from a file with one.");
        yield return ($"{text} ", "secret-whitespace", "It matches when the secret ends in a blank: the sender stored it with one.");
    }
}
