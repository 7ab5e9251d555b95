namespace Sealpost.Schemes;

/// <summary>Reads header fields where they already are. Implement it as a small struct so that reading allocates nothing.</summary>
public interface IHeaderReader
{
    /// <summary>Finds the field lines of a name.</summary>
    /// <param name="name">The field name; case does not count (RFC 9110, 5.1).</param>
    /// <param name="value">The value of the first line, without the white space around it; null when there is none.</param>
    /// <returns>How many lines have the name. Sealpost refuses a request that repeats a field its scheme reads.</returns>
    int Read(string name, out string? value);
}
