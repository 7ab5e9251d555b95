namespace Sealpost.Diagnosis;

/// <summary>One thing that a diagnosis found. For operators only: it tells an attacker what almost worked.</summary>
/// <param name="Code">A stable name, such as <c>body-trailing-newline</c>. docs/schemes lists them all.</param>
/// <param name="Message">A sentence for people. It never holds a secret or an expected signature.</param>
public sealed record DiagnosisFinding(string Code, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Message}";
}
