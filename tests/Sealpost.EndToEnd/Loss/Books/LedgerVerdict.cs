using System.Globalization;

namespace Sealpost.EndToEnd.Loss.Books;

/// <summary>What two books say when they are held against each other.</summary>
internal sealed record LedgerVerdict
{
    /// <summary>Messages that clients know to be accepted.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>How many deliveries they make.</summary>
    public required long Promised { get; init; }

    public required long Arrived { get; init; }

    /// <summary>Promised, and never arrived.</summary>
    public required IReadOnlyList<(string Message, int Destination)> Lost { get; init; }

    /// <summary>Arrivals of a promised delivery beyond its first.</summary>
    public required long Duplicated { get; init; }

    /// <summary>On ordered destinations: what arrived at first only after something that was posted when it had been acknowledged.</summary>
    public required IReadOnlyList<(string Message, int Destination)> Reordered { get; init; }

    /// <summary>Arrivals with another body than the one that was posted.</summary>
    public required IReadOnlyList<(string Message, int Destination)> Corrupted { get; init; }

    /// <summary>Arrivals of what no client knows to be accepted: its answer was lost, or it belongs to another run.</summary>
    public required long Unpromised { get; init; }

    /// <summary>From the first post to the first arrival.</summary>
    public required TimeSpan MedianAge { get; init; }

    /// <summary>So old is one in a hundred when it arrives, or older.</summary>
    public required TimeSpan HighAge { get; init; }

    public required TimeSpan GreatestAge { get; init; }

    /// <summary>Nothing is lost, overtaken or changed. Repetitions are allowed: delivery is at least once.</summary>
    public bool IsKept => Lost.Count == 0 && Reordered.Count == 0 && Corrupted.Count == 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        acknowledged  {Acknowledged,12:N0}  messages, {Promised:N0} deliveries
        arrived       {Arrived,12:N0}  {Unpromised:N0} of them unpromised
        lost          {Lost.Count,12:N0}  {Some(Lost)}
        duplicated    {Duplicated,12:N0}
        reordered     {Reordered.Count,12:N0}  {Some(Reordered)}
        corrupted     {Corrupted.Count,12:N0}  {Some(Corrupted)}
        age           {MedianAge.TotalSeconds,12:F3}  s in the middle, {HighAge.TotalSeconds:F3} s for one in a hundred, {GreatestAge.TotalSeconds:F3} s at most
        """);

    private static string Some(IReadOnlyList<(string Message, int Destination)> deliveries) =>
        string.Join(", ", deliveries.Take(3).Select(delivery => string.Create(CultureInfo.InvariantCulture, $"{delivery.Message} to d{delivery.Destination}")));
}
