namespace Sealpost.Schemes;

/// <summary>A scheme file has faults, or a setting was chosen that the scheme does not have.</summary>
/// <param name="faults">Every fault, in document order.</param>
public sealed class SchemeFormatException(IReadOnlyList<SchemeFault> faults) : FormatException(string.Join("; ", faults))
{
    /// <summary>Every fault, in document order.</summary>
    public IReadOnlyList<SchemeFault> Faults { get; } = faults;
}

/// <summary>One fault of a scheme file.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) to the member; <c>/settings/name</c> for a chosen setting.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public readonly record struct SchemeFault(string Pointer, string Message)
{
    /// <summary>The line of the file, from 1; 0 for a setting that was chosen from outside.</summary>
    public int Line { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"line {Line}: {Pointer}: {Message}" : $"{Pointer}: {Message}";
}
