using System.Collections.Immutable;

namespace Sealpost.Engine.Destinations;

/// <summary>What happens to a purpose's stored secrets when a new one comes.</summary>
/// <param name="Dropped">Rows that go at once.</param>
/// <param name="Expiring">The row that keeps signing until the end of the window; null without one.</param>
internal sealed record SecretRotation(ImmutableArray<long> Dropped, long? Expiring)
{
    /// <summary>The secret current until now stays for the window. Whatever is older goes, its own window over or not: never more than two sign.</summary>
    /// <param name="secrets">Those of the purpose, oldest first.</param>
    public static SecretRotation Plan(IReadOnlyList<SecretRow> secrets, TimeSpan gracePeriod)
    {
        if (secrets.Count == 0) return new([], null);
        var current = secrets[^1].SecretNo;
        var older = secrets.SkipLast(1).Select(secret => secret.SecretNo);
        return gracePeriod > TimeSpan.Zero ? new([.. older], current) : new([.. older, current], null);
    }
}
