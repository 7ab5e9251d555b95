using System.Collections.Immutable;
using System.Numerics;
using Sealpost.Engine.EventTypes;

namespace Sealpost.Engine.Filters;

/// <summary>
/// A pattern over event types: words joined by dots or slashes, where the word <c>*</c> stands for exactly one word and <c>**</c> for any number of
/// words, none included. Everything else is compared byte for byte.
/// </summary>
/// <remarks>Compiled to a small automaton that reads a name once, whatever the pattern, and allocates nothing.</remarks>
internal sealed class EventTypePattern
{
    public const int MaxWordsBesideWildcards = 32;

    public const string Expected =
        $"{EventTypeName.Expected} A whole word may be * for any one word, or ** for any number of words, such as invoice.* or ** for every event type.";

    private readonly ImmutableArray<Element> _elements;

    private EventTypePattern(string text, ImmutableArray<Element> elements)
    {
        Text = text;
        _elements = elements;
        IsExact = elements.All(element => element.Kind == ElementKind.Word);
    }

    private enum ElementKind
    {
        Word,
        AnyWord,
        AnyWords,
    }

    public string Text { get; }

    /// <summary>True when it has no wildcard and so matches one name only.</summary>
    public bool IsExact { get; }

    public bool MatchesEverything => _elements is [{ Kind: ElementKind.AnyWords }];

    /// <summary>Null when it is not a pattern; <paramref name="fault"/> says why.</summary>
    public static EventTypePattern? TryParse(string text, out string fault)
    {
        fault = Expected;
        if (text.Length > EventTypeName.MaxLength) return null;
        var elements = ImmutableArray.CreateBuilder<Element>();
        foreach (var (separator, range) in new Words(text))
        {
            var word = text[range];
            var kind = word switch { "*" => ElementKind.AnyWord, "**" => ElementKind.AnyWords, _ => ElementKind.Word };
            if (kind == ElementKind.Word && !EventTypeName.IsValid(word)) return null;
            elements.Add(new(separator, kind, word));
        }

        var pattern = new EventTypePattern(text, elements.ToImmutable());
        if (!pattern.IsExact && elements.Count > MaxWordsBesideWildcards) fault = $"Has {elements.Count} words; a pattern with wildcards has at most {MaxWordsBesideWildcards}.";
        else if (elements.Zip(elements.Skip(1)).Any(pair => pair is ({ Kind: ElementKind.AnyWords }, { Kind: ElementKind.AnyWords }))) fault = "Has ** twice in a row; write it once.";
        else return pattern;
        return null;
    }

    /// <param name="name">An event type's name. Anything else is compared all the same and does no harm.</param>
    public bool Matches(ReadOnlySpan<char> name)
    {
        if (IsExact) return name.SequenceEqual(Text);
        var reached = Reached.Start;
        foreach (var (separator, range) in new Words(name))
        {
            reached = Step(reached.WithoutInput(_elements), separator, name[range]);
            if (reached.IsEmpty) return false;
        }

        return reached.WithoutInput(_elements).Has(_elements.Length);
    }

    public override string ToString() => Text;

    private Reached Step(in Reached from, char separator, ReadOnlySpan<char> word)
    {
        var to = new Reached(0, 0, from.Inside);
        for (var rest = from.At; rest != 0; rest &= rest - 1)
        {
            var i = BitOperations.TrailingZeroCount(rest);
            if (i == _elements.Length || _elements[i].Separator != separator) continue;
            if (_elements[i].Kind == ElementKind.AnyWords) to = to with { Inside = to.Inside | 1UL << i };
            else if (_elements[i].Takes(word)) to = to with { At = to.At | 2UL << i };
        }

        for (var rest = from.Skipped; rest != 0; rest &= rest - 1)
        {
            var i = BitOperations.TrailingZeroCount(rest);
            if (i < _elements.Length && _elements[i - 1].Separator == separator && _elements[i].Takes(word)) to = to with { At = to.At | 2UL << i };
        }

        return to;
    }

    /// <param name="Separator">What stands before it; NUL before the first.</param>
    private readonly record struct Element(char Separator, ElementKind Kind, string Word)
    {
        public bool Takes(ReadOnlySpan<char> word) => Kind == ElementKind.AnyWord || word.SequenceEqual(Word);
    }

    /// <summary>Where in the pattern the words read so far can have led, one bit for each element.</summary>
    /// <param name="At">Before the element, after what precedes it has taken its words.</param>
    /// <param name="Skipped">Before the element, after a <c>**</c> that took none: the separator before the <c>**</c> serves.</param>
    /// <param name="Inside">Within a <c>**</c> that has taken some.</param>
    private readonly record struct Reached(ulong At, ulong Skipped, ulong Inside)
    {
        public static readonly Reached Start = new(1, 0, 0);

        public bool IsEmpty => (At | Skipped | Inside) == 0;

        public bool Has(int position) => ((At | Skipped) >> position & 1) != 0;

        public Reached WithoutInput(ImmutableArray<Element> elements)
        {
            var at = At | Inside << 1;
            var skipped = Skipped;
            for (var rest = at; rest != 0; rest &= rest - 1)
            {
                var i = BitOperations.TrailingZeroCount(rest);
                if (i < elements.Length && elements[i].Kind == ElementKind.AnyWords) skipped |= 2UL << i;
            }

            return new(at, skipped, Inside);
        }
    }

    /// <summary>The words of a name, each with the separator before it.</summary>
    private ref struct Words(ReadOnlySpan<char> name)
    {
        private readonly ReadOnlySpan<char> _name = name;
        private int _start = -1;
        private int _end = -1;

        public (char Separator, Range Range) Current => (_start == 0 ? '\0' : _name[_start - 1], _start.._end);

        public Words GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_end == _name.Length) return false;
            _start = _end + 1;
            var length = _name[_start..].IndexOfAny('.', '/');
            _end = length < 0 ? _name.Length : _start + length;
            return true;
        }
    }
}
