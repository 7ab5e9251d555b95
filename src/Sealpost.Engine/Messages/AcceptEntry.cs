using System.Security.Cryptography;
using System.Text;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Messages;

/// <summary>One or more messages of one tenant on their way into the journal: all of them are stored, or none.</summary>
/// <remarks>
/// Ids are given by the journal's thread as it writes, so that their order is the order of the commits. Written again, an entry keeps them: when a
/// connection broke during the commit, what stands there already is its own.
/// </remarks>
internal sealed class AcceptEntry(int tenantNo, RoutedMessage[] messages, UuidV7 ids, TimeProvider time, bool waitsForCommit, LaneOwnership ownership, Action<AcceptEntry> handOver) : JournalEntry
{
    private readonly TaskCompletionSource<AcceptOutcome[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int[] _originals = FindOriginals(messages);
    private readonly List<Message> _messages = [];
    private readonly List<PendingDelivery> _deliveries = [];
    private AcceptOutcome[] _outcomes = [];
    /// <summary>The keys that an earlier try of this very entry has stored.</summary>
    private HashSet<IdempotencyKey>? _standing;
    private byte[][]? _ids;

    /// <summary>The trace that the messages are accepted in, as a W3C traceparent; null when it is not sampled.</summary>
    public string? Trace { get; init; }

    public Task<AcceptOutcome[]> Completion => _completion.Task;

    /// <summary>The stored messages that have deliveries.</summary>
    public IReadOnlyList<Message> Messages => _messages;

    /// <summary>What the lanes take over once it is on disk.</summary>
    public IReadOnlyList<PendingDelivery> Deliveries => _deliveries;

    public override int Weight { get; } = messages.Sum(message => message.Body.Length);

    public override void Ask(JournalSession session)
    {
        foreach (var message in messages)
        {
            foreach (var key in message.Keys) session.AskIdempotency(key.Scope ?? tenantNo, key.KeyHash);
        }
    }

    public override void Write(JournalSession session)
    {
        _messages.Clear();
        _deliveries.Clear();
        _outcomes = new AcceptOutcome[messages.Length];
        _ids ??= [.. messages.Select(_ => new MessageId(ids.Next()).ToBytes())];
        var now = time.GetUtcNow();
        if (!SettleRepetitions(session, now)) return;
        for (var i = 0; i < messages.Length; i++)
        {
            _outcomes[i] ??= _originals[i] < i ? Repeat(_originals[i]) : Insert(session, i, now);
        }

        if (!waitsForCommit) _completion.TrySetResult(_outcomes);
    }

    public override void Committed()
    {
        if (_deliveries.Count > 0) handOver(this);
        _completion.TrySetResult(_outcomes);
    }

    public override void Failed(Exception failure) => _completion.TrySetException(failure);

    /// <summary>Finds what was stored before, in the database or earlier in this batch. False when a key came with another body: then nothing is stored.</summary>
    private bool SettleRepetitions(JournalSession session, DateTimeOffset now)
    {
        for (var i = 0; i < messages.Length; i++)
        {
            if (_originals[i] == i) _outcomes[i] = Stored(session, i, now)!;
            else if (!messages[i].Keys[0].StandsForSame(messages[_originals[i]].Keys[0])) _outcomes[i] = new AcceptOutcome.Conflict();
        }

        if (!_outcomes.Any(outcome => outcome is AcceptOutcome.Conflict)) return true;
        for (var i = 0; i < _outcomes.Length; i++) _outcomes[i] ??= new AcceptOutcome.Withheld();
        return false;
    }

    private AcceptOutcome? Stored(JournalSession session, int position, DateTimeOffset now)
    {
        foreach (var key in messages[position].Keys)
        {
            if (Stored(session, key, position, now) is { } known) return known;
        }

        return null;
    }

    private AcceptOutcome? Stored(JournalSession session, IdempotencyKey key, int position, DateTimeOffset now)
    {
        var scope = key.Scope ?? tenantNo;
        if (session.FindIdempotency(scope, key.KeyHash) is not { } known) return null;
        if (known.Resource.AsSpan().SequenceEqual(_ids![position]))
        {
            (_standing ??= []).Add(key);
            return null;
        }

        if (known.CreatedAt < now.ToUnixTimeMilliseconds() - IdempotencyKey.Lifetime)
        {
            session.DeleteIdempotency(scope, key.KeyHash);
            return null;
        }

        if (!key.BodyHash.AsSpan().SequenceEqual(known.BodyHash)) return new AcceptOutcome.Conflict();

        var id = MessageId.FromBytes(known.Resource);
        return new AcceptOutcome.Repeated(id, session.CountDeliveries(tenantNo, id));
    }

    private AcceptOutcome Repeat(int original) => _outcomes[original] is AcceptOutcome.Accepted first
        ? new AcceptOutcome.Repeated(first.Id, first.Deliveries)
        : _outcomes[original];

    /// <summary>For each message the position of the first one with its key; its own position when it has none or is the first.</summary>
    private static int[] FindOriginals(RoutedMessage[] messages)
    {
        var originals = new int[messages.Length];
        Dictionary<string, int>? seen = null;
        for (var i = 0; i < messages.Length; i++)
        {
            originals[i] = i;
            if (messages.Length == 1 || messages[i].Keys is not [var key, ..]) continue;
            seen ??= [];
            if (!seen.TryAdd(Convert.ToHexString(key.KeyHash), i)) originals[i] = seen[Convert.ToHexString(key.KeyHash)];
        }

        return originals;
    }

    private AcceptOutcome.Accepted Insert(JournalSession session, int position, DateTimeOffset now)
    {
        var message = messages[position];
        var key = _ids![position];
        var id = MessageId.FromBytes(key);
        var createdAt = now.ToUnixTimeMilliseconds();
        foreach (var known in message.Keys)
        {
            if (_standing?.Contains(known) != true) session.InsertIdempotency(known.Scope ?? tenantNo, known.KeyHash, new(known.BodyHash, key, createdAt + known.Extension));
        }

        session.InsertMessage(new(tenantNo, key, message.EventType, message.ContentType, message.Body, message.Destinations.Length, createdAt)
        {
            SourceId = message.Origin?.Source.ToBytes(),
            Headers = MessageTrace.WithTrace(message.Origin?.Headers, Trace),
        });
        if (message.Destinations.Length > 0) _messages.Add(new Message(tenantNo, id, message.EventType, message.ContentType, message.Body, now, message.Destinations.Length) { Trace = Trace });
        for (var ordinal = 0; ordinal < message.Destinations.Length; ordinal++)
        {
            var destinationNo = message.Destinations[ordinal];
            session.InsertPending(new(key, ordinal, tenantNo, destinationNo, createdAt) { Ordered = message.Ordered.Length > 0 && message.Ordered.Contains(destinationNo) });
            if (ownership.Serves(destinationNo)) _deliveries.Add(new PendingDelivery(new DeliveryId(id, ordinal), tenantNo, destinationNo, createdAt) { Size = message.Body.Length, Incarnation = session.Incarnation });
            else session.HandOver(key, ordinal, destinationNo);
        }

        return new AcceptOutcome.Accepted(id, message.Destinations.Length);
    }
}

/// <summary>A message with the destinations it goes to.</summary>
/// <param name="Keys">By what a repetition is recognised: any of them will do. Of those that stand in a batch, each message has one or none.</param>
internal sealed record RoutedMessage(string EventType, string? ContentType, byte[] Body, int[] Destinations, IdempotencyKey[] Keys, MessageOrigin? Origin)
{
    /// <summary>Those destinations that want their deliveries in order.</summary>
    public int[] Ordered { get; init; } = [];
}

/// <summary>An idempotency key and what it stands for, as hashes.</summary>
internal sealed record IdempotencyKey(byte[] KeyHash, byte[] BodyHash)
{
    /// <summary>How old a key may become, in milliseconds.</summary>
    public static readonly long Lifetime = (long)TimeSpan.FromHours(24).TotalMilliseconds;

    /// <summary>Null for the tenant's own.</summary>
    public int? Scope { get; private init; }

    /// <summary>
    /// How much longer than <see cref="Lifetime"/> it is remembered, in milliseconds; below 0 for less. It is stored as if it had been made so much later, so that one age
    /// ends all keys.
    /// </summary>
    public long Extension { get; private init; }

    /// <summary>A key of what a source takes in: it stands for the delivery, whatever else came with it.</summary>
    public static IdempotencyKey OfSource(int sourceNo, byte[] keyHash, TimeSpan window) =>
        new(keyHash, keyHash) { Scope = -sourceNo, Extension = (long)window.TotalMilliseconds - Lifetime };

    public static IdempotencyKey For(string key, NewMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendPart(hash, message.EventType);
        AppendPart(hash, message.ContentType ?? "");
        hash.AppendData(message.Body.Span);
        return new IdempotencyKey(SHA256.HashData(Encoding.UTF8.GetBytes(key)), hash.GetHashAndReset());
    }

    public bool StandsForSame(IdempotencyKey other) => BodyHash.AsSpan().SequenceEqual(other.BodyHash);

    private static void AppendPart(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
