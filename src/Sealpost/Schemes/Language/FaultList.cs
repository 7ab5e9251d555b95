namespace Sealpost.Schemes.Language;

/// <summary>Faults as they are found, and their order in the document.</summary>
internal sealed class FaultList
{
    private readonly List<SchemeFault> _faults = [];

    public int Count => _faults.Count;

    public void Add(string pointer, string message)
    {
        var fault = new SchemeFault(pointer, message);
        if (!_faults.Contains(fault))
            _faults.Add(fault);
    }

    /// <summary>Throws when there is a fault.</summary>
    /// <exception cref="SchemeFormatException">Every fault, in the order in which their members stand in the document.</exception>
    public void ThrowIfAny(ReadOnlySpan<byte> document)
    {
        if (_faults.Count == 0)
            return;

        var positions = MemberPositions.Of(document);
        throw new SchemeFormatException(
            [.. _faults.OrderBy(fault => positions.OrderOf(fault.Pointer)).Select(fault => fault with { Line = positions.LineOf(fault.Pointer) })]);
    }
}

/// <summary>Builds JSON pointers (RFC 6901).</summary>
internal static class Pointer
{
    public static string Member(string parent, string name) =>
        $"{parent}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public static string Item(string parent, int index) => $"{parent}/{index}";
}
