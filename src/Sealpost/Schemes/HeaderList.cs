namespace Sealpost.Schemes;

/// <summary>Reads headers from a plain list of names and values, one entry a line.</summary>
/// <param name="lines">The field lines in the order they arrived.</param>
public readonly struct HeaderList(IReadOnlyList<KeyValuePair<string, string>> lines) : IHeaderReader
{
    /// <inheritdoc/>
    public int Read(string name, out string? value)
    {
        value = null;
        if (lines is null)
            return 0;

        var count = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!string.Equals(lines[i].Key, name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (count++ == 0)
                value = lines[i].Value;
        }

        return count;
    }
}
