namespace Sealpost.Engine.Playgrounds;

/// <summary>The last requests of each tenant, for an hour, and 32 MiB of all of them: beyond that whoever was quiet for longest loses theirs. Any thread.</summary>
internal sealed class PlaygroundMemory(TimeProvider time)
{
    public const int MostOfTenant = 50;
    public const long MostBytes = 32 << 20;

    /// <summary>How long a request is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Inbox> _inboxes = [];
    private readonly LinkedList<int> _quietestFirst = [];
    private long _bytes;

    public void Add(int tenantNo, PlaygroundRequest request)
    {
        lock (_gate)
        {
            Expire();
            if (!_inboxes.TryGetValue(tenantNo, out var inbox)) _inboxes[tenantNo] = inbox = new Inbox(_quietestFirst.AddLast(tenantNo));
            _quietestFirst.Remove(inbox.Place);
            _quietestFirst.AddLast(inbox.Place);
            inbox.Add(request);
            _bytes += request.Weight;
            if (inbox.Requests.Count > MostOfTenant) _bytes -= inbox.Requests.Dequeue().Weight;
            while (_bytes > MostBytes && _quietestFirst.Count > 1) Forget(_quietestFirst.First!.Value);
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PlaygroundRequest> Read(int tenantNo)
    {
        lock (_gate)
        {
            Expire();
            return _inboxes.TryGetValue(tenantNo, out var inbox) ? [.. inbox.Requests.Where(IsYoung).Reverse()] : [];
        }
    }

    // Whose newest is too old has nothing left; the old ones of the others go with the next that comes.
    private void Expire()
    {
        while (_quietestFirst.First is { } quietest && !IsYoung(_inboxes[quietest.Value].Newest)) Forget(quietest.Value);
    }

    private void Forget(int tenantNo)
    {
        _inboxes.Remove(tenantNo, out var inbox);
        _quietestFirst.Remove(inbox!.Place);
        _bytes -= inbox.Requests.Sum(request => request.Weight);
    }

    private bool IsYoung(PlaygroundRequest request) => IsYoung(request.At);

    private bool IsYoung(DateTimeOffset at) => time.GetUtcNow() - at < Lifetime;

    private sealed class Inbox(LinkedListNode<int> place)
    {
        public LinkedListNode<int> Place => place;

        public Queue<PlaygroundRequest> Requests { get; } = new();

        public DateTimeOffset Newest { get; private set; }

        public void Add(PlaygroundRequest request)
        {
            Requests.Enqueue(request);
            Newest = request.At;
        }
    }
}
