namespace Sealpost.Schemes.Evaluation;

/// <summary>A signature header of <c>key=value</c> items, looked up without copying.</summary>
internal readonly ref struct KeyValueText(ReadOnlySpan<char> text, string[] separators, string pair)
{
    private readonly ReadOnlySpan<char> _text = text;

    public Reading Find(ReadOnlySpan<char> key, out ReadOnlySpan<char> value)
    {
        value = default;
        if (_text.IsEmpty)
            return Reading.Missing;

        var found = Reading.Missing;
        var items = new ItemSplitter(_text, separators);
        while (items.MoveNext())
        {
            if (!TrySplit(items.Current, pair, out var name, out var text) || !name.SequenceEqual(key))
                continue;
            if (found != Reading.Missing)
                return Reading.Ambiguous;
            found = Reading.Found;
            value = text;
        }

        return found == Reading.Found && value.IsEmpty ? Reading.Missing : found;
    }

    public static bool TrySplit(ReadOnlySpan<char> item, string pair, out ReadOnlySpan<char> key, out ReadOnlySpan<char> value)
    {
        var at = item.IndexOf(pair);
        key = at < 0 ? default : item[..at].Trim(' ');
        value = at < 0 ? default : item[(at + pair.Length)..].Trim(' ');
        return at >= 0;
    }
}
