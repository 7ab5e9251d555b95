using Sealpost.Schemes;
using Sealpost.Schemes.Language;

namespace Sealpost.Diagnosis;

/// <summary>One mistake to try: what it would be called, and what it changes.</summary>
internal sealed record Variation(string Code, string Message)
{
    public ProofDefinition? Definition { get; init; }

    public byte[]? Body { get; init; }

    public SchemeKey[]? Keys { get; init; }
}
