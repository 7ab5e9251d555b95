using System.Collections.Immutable;

namespace Sealpost.Engine.Destinations;

/// <summary>What happens to a purpose's stored secrets when a new one comes.</summary>
/// <param name="Dropped">They go at once.</param>
/// <param name="Ended">Those of <paramref name="Dropped"/> that would have signed on.</param>
/// <param name="Expiring">Signs until the end of the grace period; null when nothing stays. What else stays keeps the end it has.</param>
/// <param name="From">When the new secret begins to sign; null for at once.</param>
internal sealed record SecretRotation(ImmutableArray<SecretRow> Dropped, ImmutableArray<SecretRow> Ended, SecretRow? Expiring, DateTimeOffset? From)
{
    /// <summary>
    /// Where several secrets can sign at once, the new one signs from now on and the current one beside it for the grace period; as many of those whose own grace
    /// period still runs stay as the scheme has room for. Where only one can, the current one signs alone until the grace period is over.
    /// </summary>
    /// <param name="secrets">Those of the purpose, oldest first.</param>
    /// <param name="simultaneous">How many the scheme lets sign at once.</param>
    public static SecretRotation Plan(IReadOnlyList<SecretRow> secrets, int simultaneous, TimeSpan gracePeriod, DateTimeOffset now)
    {
        var end = now + gracePeriod;
        var live = secrets.Where(secret => secret.Until is not { } until || until > now).ToList();
        var kept = gracePeriod <= TimeSpan.Zero ? []
            : simultaneous == 1 ? live.Where(secret => secret.From is not { } from || from < end).ToList()
            : live.TakeLast(simultaneous - 1).ToList();
        return new([.. secrets.Except(kept)], [.. live.Except(kept)], kept.LastOrDefault(), simultaneous == 1 && kept.Count > 0 ? end : null);
    }
}
