using System.Buffers;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.OAuthClients;

/// <summary>The scope parameter: words without quotes and backslashes, one space between them (RFC 6749, section 3.3).</summary>
internal static class OAuthScope
{
    private static readonly SearchValues<char> Characters = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(character => character is not ('"' or '\\'))]);

    /// <summary>Null when there is none.</summary>
    public static string? Read(FieldReader body, string name, int maxLength)
    {
        if (body.Text(name, maxLength) is not { Length: > 0 } scope) return null;
        if (scope.Split(' ').All(word => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Characters))) return scope;
        body.Fault(name, "Must be scope values with one space between them; a value has no quotes, backslashes or letters outside ASCII (RFC 6749, section 3.3).");
        return null;
    }
}
