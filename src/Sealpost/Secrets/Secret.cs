using System.Text;

namespace Sealpost.Secrets;

/// <summary>
/// The text of a secret as a person or another system handed it over, before a scheme decodes it into key bytes.
/// </summary>
/// <remarks>Never prints itself: <see cref="ToString"/> is redacted. Immutable and safe to share between threads.</remarks>
public sealed class Secret
{
    private readonly string _text;

    /// <summary>Wraps the text of a secret.</summary>
    /// <param name="text">The secret exactly as given; not trimmed, not decoded. Must not be empty.</param>
    /// <exception cref="ArgumentException">The text is null or empty.</exception>
    public Secret(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        _text = text;
    }

    /// <summary>The text itself. Call it only to sign, to seal or to show a secret the one time it is shown.</summary>
    public string Reveal() => _text;

    /// <summary>The text as UTF-8 bytes. The caller owns the array and should clear it when done.</summary>
    public byte[] RevealUtf8() => Encoding.UTF8.GetBytes(_text);

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";
}
