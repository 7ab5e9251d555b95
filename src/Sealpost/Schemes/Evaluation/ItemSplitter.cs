namespace Sealpost.Schemes.Evaluation;

/// <summary>Walks the items of a signature header; blanks around an item and empty items do not count.</summary>
internal ref struct ItemSplitter(ReadOnlySpan<char> text, string[] separators)
{
    /// <summary>Enough for sixteen signatures among unknown versions, and a bound on what a hostile header can cost.</summary>
    public const int MaxItems = 64;

    private ReadOnlySpan<char> _rest = text;
    private int _count;

    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Whether the walk stopped with items left over.</summary>
    public bool Overflowed { get; private set; }

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            if (_count++ == MaxItems)
            {
                Overflowed = true;
                return false;
            }

            Current = Next().Trim(' ');
            if (!Current.IsEmpty)
                return true;
        }

        return false;
    }

    private ReadOnlySpan<char> Next()
    {
        var at = -1;
        var length = 0;
        foreach (var separator in separators)
        {
            var found = _rest.IndexOf(separator);
            if (found >= 0 && (at < 0 || found < at || (found == at && separator.Length > length)))
                (at, length) = (found, separator.Length);
        }

        var item = at < 0 ? _rest : _rest[..at];
        _rest = at < 0 ? default : _rest[(at + length)..];
        return item;
    }
}
