using System.Buffers;

namespace Sealpost.Engine.EventTypes;

/// <summary>How an event type may be called: words of letters, digits, dashes and underscores, joined by single dots or slashes.</summary>
internal static class EventTypeName
{
    public const int MaxLength = 128;

    public const string Expected =
        "Must be an event type of at most 128 characters: words of letters, digits, - and _, joined by single dots or slashes, such as invoice.paid.";

    private static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxLength) return false;
        while (true)
        {
            var end = name.IndexOfAnyExcept(WordCharacters);
            if (end < 0) return name.Length > 0;
            if (end == 0 || name[end] is not ('.' or '/')) return false;
            name = name[(end + 1)..];
        }
    }
}
