using System.Globalization;
using System.Text;

namespace Sealpost.Secrets;

/// <summary>
/// Unicode normalisation form KD (UAX 15), because the platform leaves text as it is when globalization is invariant. It knows the scripts
/// that secrets are typed in and refuses the rest, rather than to make a key from text it does not understand.
/// </summary>
internal static class CompatibilityDecomposition
{
    private const string Resource = "Secrets/CompatibilityDecomposition.txt";
    private const int FirstSyllable = 0xAC00, LastSyllable = 0xD7A3, FirstLead = 0x1100, FirstVowel = 0x1161, FirstTail = 0x11A7;
    private const int Vowels = 21, Tails = 28;

    private static readonly Lazy<Tables> Data = new(Read);

    /// <summary>The normal form; null when the text holds a character outside the covered ranges or half a surrogate pair.</summary>
    public static string? TryApply(string text)
    {
        if (Ascii.IsValid(text))
            return text;

        var points = new List<int>();
        foreach (var c in text)
        {
            if (c is >= (char)FirstSyllable and <= (char)LastSyllable)
                AddSyllable(points, c - FirstSyllable);
            else if (!Data.Value.Covers(c))
                return null;
            else if (Data.Value.Decompositions.TryGetValue(c, out var parts))
                points.AddRange(parts);
            else
                points.Add(c);
        }

        return string.Concat(Ordered(points).Select(point => (char)point));
    }

    private static void AddSyllable(List<int> points, int index)
    {
        points.Add(FirstLead + (index / (Vowels * Tails)));
        points.Add(FirstVowel + (index % (Vowels * Tails) / Tails));
        if (index % Tails != 0)
            points.Add(FirstTail + (index % Tails));
    }

    /// <summary>Brings each run of combining marks into the order of their classes; equal classes keep theirs.</summary>
    private static IEnumerable<int> Ordered(List<int> points)
    {
        var run = new List<int>();
        foreach (var point in points)
        {
            if (Data.Value.Classes.ContainsKey(point))
            {
                run.Add(point);
                continue;
            }

            foreach (var mark in run.OrderBy(mark => Data.Value.Classes[mark]))
                yield return mark;
            run.Clear();
            yield return point;
        }

        foreach (var mark in run.OrderBy(mark => Data.Value.Classes[mark]))
            yield return mark;
    }

    private static Tables Read()
    {
        var tables = new Tables();
        using var reader = new StreamReader(typeof(CompatibilityDecomposition).Assembly.GetManifestResourceStream(Resource)!);
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            switch (words[0])
            {
                case "#":
                    break;
                case "=":
                    tables.Ranges.Add(Range(words[1]));
                    break;
                case "+":
                    var (first, last) = Range(words[1]);
                    for (var mark = first; mark <= last; mark++)
                        tables.Classes.Add(mark, int.Parse(words[2], CultureInfo.InvariantCulture));
                    break;
                default:
                    tables.Decompositions.Add(Point(words[0]), [.. words[1..].Select(Point)]);
                    break;
            }
        }

        return tables;
    }

    private static (int First, int Last) Range(string text) => (Point(text[..4]), Point(text[^4..]));

    private static int Point(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private sealed class Tables
    {
        public List<(int First, int Last)> Ranges { get; } = [];

        public Dictionary<int, int> Classes { get; } = [];

        public Dictionary<int, int[]> Decompositions { get; } = [];

        public bool Covers(int point) => Ranges.Exists(range => point >= range.First && point <= range.Last);
    }
}
