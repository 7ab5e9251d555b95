using System.Globalization;

namespace Sealpost.EndToEnd.Loss.Books;

/// <summary>A message that its client knows to be accepted. Times are microseconds since 1970 by one clock that never jumps.</summary>
/// <param name="PostedAt">When it was first posted.</param>
/// <param name="AcknowledgedAt">When the client had the answer.</param>
/// <param name="BodyHash">SHA-256 of its body, lower-case hex.</param>
internal sealed record AcceptedEntry(long PostedAt, long AcknowledgedAt, string Message, string BodyHash)
{
    public static AcceptedEntry Parse(string line)
    {
        var parts = line.Split('\t');
        return new(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], parts[3]);
    }

    public string Format() => string.Create(CultureInfo.InvariantCulture, $"{PostedAt}\t{AcknowledgedAt}\t{Message}\t{BodyHash}");
}

/// <summary>A request that a receiver has read to its end.</summary>
/// <param name="SignedAt">What the request says of its own time, Unix seconds, which tells attempts apart; 0 when it says nothing.</param>
internal sealed record ArrivalEntry(long At, int Destination, string Message, long SignedAt, string BodyHash)
{
    public static ArrivalEntry Parse(string line)
    {
        var parts = line.Split('\t');
        return new(
            long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], long.Parse(parts[3], CultureInfo.InvariantCulture), parts[4]);
    }

    public string Format() => string.Create(CultureInfo.InvariantCulture, $"{At}\t{Destination}\t{Message}\t{SignedAt}\t{BodyHash}");
}
