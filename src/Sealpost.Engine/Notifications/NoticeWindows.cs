using System.Diagnostics.CodeAnalysis;

namespace Sealpost.Engine.Notifications;

/// <summary>
/// Tells the first of what repeats, holds the others back, and when the window is over tells the last of them with their count. No clock and no thread
/// inside: one caller at a time gives the time.
/// </summary>
internal sealed class NoticeWindows(TimeSpan length)
{
    private readonly Dictionary<(string EventType, int TenantNo, string Subject), Window> _open = [];
    private readonly PriorityQueue<(string EventType, int TenantNo, string Subject), DateTimeOffset> _ends = new();

    /// <summary>When the next window is over; null when none is open.</summary>
    public DateTimeOffset? NextEnd => _ends.TryPeek(out _, out var end) ? end : null;

    /// <summary>Null when it is held back: until <see cref="TryTakeEnded"/> has closed its window.</summary>
    public ToldNotice? Offer(SystemNotice notice, DateTimeOffset now)
    {
        var key = (notice.EventType, notice.TenantNo, notice.Subject);
        if (_open.TryGetValue(key, out var window))
        {
            window.Latest = notice;
            window.HeldBack++;
            return null;
        }

        _open.Add(key, new());
        _ends.Enqueue(key, now + length);
        return new(notice, Suppressed: 0);
    }

    /// <summary>Closes a window that is over by now. One that held something back gives the last of it, and opens anew.</summary>
    public bool TryTakeEnded(DateTimeOffset now, [NotNullWhen(true)] out ToldNotice? told)
    {
        while (_ends.TryPeek(out var key, out var end) && end <= now)
        {
            _ends.Dequeue();
            _open.Remove(key, out var window);
            if (window!.Latest is not { } latest) continue;
            _open.Add(key, new());
            _ends.Enqueue(key, now + length);
            told = new(latest, window.HeldBack - 1);
            return true;
        }

        told = null;
        return false;
    }

    private sealed class Window
    {
        public SystemNotice? Latest { get; set; }

        public int HeldBack { get; set; }
    }
}
