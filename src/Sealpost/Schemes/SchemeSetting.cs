namespace Sealpost.Schemes;

/// <summary>A choice that a scheme leaves to whoever uses it, made with <see cref="Scheme.With"/>.</summary>
/// <param name="Name">The setting's name, such as <c>hash</c>.</param>
/// <param name="Values">The allowed values; empty when the setting is free text, or a duration between <paramref name="Minimum"/> and <paramref name="Maximum"/>.</param>
/// <param name="Default">The value that holds when none is chosen.</param>
/// <param name="Minimum">The shortest allowed duration, such as <c>1s</c>; null when <paramref name="Values"/> lists the choices.</param>
/// <param name="Maximum">The longest allowed duration; null when <paramref name="Values"/> lists the choices.</param>
public sealed record SchemeSetting(string Name, IReadOnlyList<string> Values, string Default, string? Minimum = null, string? Maximum = null)
{
    /// <summary>What a setting of free text is for; null for all others.</summary>
    public string? About { get; init; }

    /// <summary>Whether the setting is free text of at most 512 characters, such as an id that the vendor has given.</summary>
    public bool IsText { get; init; }

    /// <summary>Whether a setting of free text may stay empty. While one that may not is empty, nothing verifies.</summary>
    public bool IsOptional { get; init; }
}
