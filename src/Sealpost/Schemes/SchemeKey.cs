using Sealpost.Schemes.Evaluation;
using Sealpost.Secrets;

namespace Sealpost.Schemes;

/// <summary>A decoded key of one scheme with its time of validity. Made by <see cref="Scheme.CreateKey"/>.</summary>
/// <remarks>Immutable and safe to share between threads; make it once and keep it, its keyed hash state is reused. Never prints itself.</remarks>
public sealed class SchemeKey
{
    internal SchemeKey(KeyMaterial material, Secret secret, DateTimeOffset? from, DateTimeOffset? until, string? id)
    {
        Material = material;
        Secret = secret;
        From = from;
        Until = until;
        Id = id;
    }

    /// <summary>When the key begins to sign and verify; null means always.</summary>
    public DateTimeOffset? From { get; }

    /// <summary>When the key stops; null means never. The moment itself is already outside.</summary>
    public DateTimeOffset? Until { get; }

    /// <summary>The name that a message uses for this key, in schemes with key ids; null lets the key answer to every name.</summary>
    public string? Id { get; }

    /// <summary>
    /// The public half as text, in the form that the scheme's receivers expect; null for shared secrets. What a sender gives away.
    /// </summary>
    public string? PublicKey { get; internal init; }

    internal KeyMaterial Material { get; }

    internal Secret Secret { get; }

    /// <summary>Whether the key signs and verifies at this moment.</summary>
    public bool IsActive(DateTimeOffset moment) => (From is null || moment >= From) && (Until is null || moment < Until);

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";
}
