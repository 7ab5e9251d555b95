namespace Sealpost.EndToEnd.Loss.Books;

/// <summary>Holds the book of what was promised against the book of what arrived. Pure.</summary>
internal static class LedgerVerifier
{
    /// <param name="destinations">How many each message goes to, numbered from 0.</param>
    /// <param name="ordered">Those that are served in order.</param>
    public static LedgerVerdict Judge(int destinations, IReadOnlySet<int> ordered, IEnumerable<AcceptedEntry> accepted, IEnumerable<ArrivalEntry> arrivals)
    {
        var promises = new List<AcceptedEntry>();
        var places = new Dictionary<string, int>();
        foreach (var entry in accepted)
        {
            // A client that asks again with its key is told of the same message again.
            if (places.TryAdd(entry.Message, promises.Count)) promises.Add(entry);
        }

        var first = new long[promises.Count * destinations];
        var corrupted = new List<(string, int)>();
        long arrived = 0, duplicated = 0, unpromised = 0;
        foreach (var arrival in arrivals)
        {
            arrived++;
            if (!places.TryGetValue(arrival.Message, out var place) || arrival.Destination >= destinations)
            {
                unpromised++;
                continue;
            }

            ref var at = ref first[(place * destinations) + arrival.Destination];
            if (at != 0) duplicated++;
            if (at == 0 || arrival.At < at) at = arrival.At;
            if (arrival.BodyHash != promises[place].BodyHash) corrupted.Add((arrival.Message, arrival.Destination));
        }

        var ages = first.Index().Where(one => one.Item != 0).Select(one => one.Item - promises[one.Index / destinations].PostedAt).Order().ToArray();
        return new LedgerVerdict
        {
            Acknowledged = promises.Count,
            Promised = first.Length,
            Arrived = arrived,
            Lost = [.. first.Index().Where(one => one.Item == 0).Select(one => (promises[one.Index / destinations].Message, one.Index % destinations))],
            Duplicated = duplicated,
            Reordered = [.. ordered.SelectMany(destination => FindOvertaken(promises, destination, place => first[(place * destinations) + destination]))],
            Corrupted = corrupted,
            Unpromised = unpromised,
            MedianAge = Age(ages, 0.5),
            HighAge = Age(ages, 0.99),
            GreatestAge = Age(ages, 1),
        };
    }

    private static IEnumerable<(string Message, int Destination)> FindOvertaken(List<AcceptedEntry> promises, int destination, Func<int, long> arrivedAt)
    {
        var latest = long.MinValue;
        foreach (var place in Enumerable.Range(0, promises.Count).Where(place => arrivedAt(place) != 0).OrderBy(arrivedAt))
        {
            if (latest > promises[place].AcknowledgedAt) yield return (promises[place].Message, destination);
            latest = Math.Max(latest, promises[place].PostedAt);
        }
    }

    private static TimeSpan Age(long[] ages, double share) => ages.Length == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(ages[(int)Math.Ceiling(share * ages.Length) - 1]);
}
