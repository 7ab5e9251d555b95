namespace Sealpost.Engine.DiskSpace;

/// <summary>Decides whether another message may take space on the disk, by the last look at it and what was taken since. Pure; one thread looks, any thread takes.</summary>
/// <param name="wanted">Bytes that stay free, 0 for none; null for <see cref="Usual"/>, but no more than a twentieth of the disk.</param>
internal sealed class DiskReserve(long? wanted)
{
    /// <summary>The write-ahead log (64 MiB), the messages that are being committed, and the records of what is under way fit in it several times.</summary>
    public const long Usual = 256L << 20;

    private const int LargestShare = 20;

    // Once it was reached, so much more of it must be free again: messages are not to be refused and taken in turn.
    private const int Margin = 10;

    // What the database can use again within its file is as good as free space, but for the log, which needs a file of its own.
    private const int AlwaysFree = 4;

    // Once in the log and once in the file.
    private const int Copies = 2;
    private const int RowBytes = 1024;

    private long _left = long.MaxValue;
    private volatile bool _isReached;

    /// <summary>What the last look said.</summary>
    public bool IsReached => _isReached;

    /// <summary>True when nothing is taken before the next look.</summary>
    public bool Refuses => _isReached || Volatile.Read(ref _left) < 0;

    public void Look(DiskRoom room)
    {
        var reserve = wanted ?? Math.Min(Usual, room.Size / LargestShare);
        if (reserve == 0) return;
        var left = Math.Min(room.Free + room.Reusable - reserve, room.Free - (reserve / AlwaysFree));
        _isReached = left < (_isReached ? reserve / Margin : 0);
        Volatile.Write(ref _left, left);
    }

    /// <summary>False when there is no room above the reserve for so many bytes of payload: no more is taken before the next look.</summary>
    public bool TryTake(long bytes, int messages)
    {
        if (_isReached) return false;
        return Volatile.Read(ref _left) == long.MaxValue || Interlocked.Add(ref _left, -Copies * (bytes + (RowBytes * messages))) >= 0;
    }
}
