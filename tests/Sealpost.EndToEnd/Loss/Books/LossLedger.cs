using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sealpost.EndToEnd.Loss.Books;

/// <summary>Two independent books: what clients were promised, and what receivers got. Both are files; what is kept in memory only tells a running test what to wait for.</summary>
/// <remarks>
/// A promise is on disk before it counts, since one that was forgotten would hide a loss. An arrival is with the operating system before it is answered: one that was
/// forgotten could only show a loss that was none.
/// </remarks>
internal sealed class LossLedger : IDisposable
{
    private const string AcceptedFile = "accepted";
    private const string ArrivalsFile = "arrivals";

    private readonly DateTimeOffset _origin = TimeProvider.System.GetUtcNow();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly Book _accepted;
    private readonly Book _arrivals;
    private readonly ConcurrentDictionary<string, byte> _promised = new();
    private readonly ConcurrentDictionary<(string Message, int Destination), byte> _received = new();
    private readonly ConcurrentDictionary<(string Message, int Destination), byte> _missing = new();

    private TaskCompletionSource? _arrival;
    private long _arrived;
    private bool _mayGo;

    /// <param name="destinations">How many each message goes to.</param>
    /// <param name="ordered">Those of them that are served in order.</param>
    public LossLedger(int destinations, params int[] ordered)
    {
        Destinations = destinations;
        Ordered = ordered;
        Folder = Directory.CreateTempSubdirectory("sealpost-books-").FullName;
        _accepted = new(Path.Combine(Folder, AcceptedFile), string.Create(CultureInfo.InvariantCulture, $"accepted\t{destinations}\t{string.Join(',', ordered)}"));
        _arrivals = new(Path.Combine(Folder, ArrivalsFile), "arrivals");
    }

    /// <summary>Where the books are. They stay there when they show a fault.</summary>
    public string Folder { get; }

    /// <summary>False for clients that do not wait for their own disk: they leave a server that acknowledges too early more to lose.</summary>
    public bool IsSynced { get; init; } = true;

    public int Destinations { get; }

    public IReadOnlyList<int> Ordered { get; }

    public int Acknowledged => _promised.Count;

    /// <summary>Arrivals, the repeated ones too.</summary>
    public long Arrived => Interlocked.Read(ref _arrived);

    /// <summary>Deliveries that were promised and have not arrived.</summary>
    public int Outstanding => _missing.Count;

    private long Now => ((_origin - DateTimeOffset.UnixEpoch) + TimeProvider.System.GetElapsedTime(_started)).Ticks / TimeSpan.TicksPerMicrosecond;

    public static string Hash(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>Call it before a message is posted for the first time.</summary>
    public Posting Post(string body) => new(Now, Hash(Encoding.UTF8.GetBytes(body)));

    /// <summary>Completes when the promise is on disk, if the ledger is synced.</summary>
    public Task AcknowledgeAsync(Posting posting, string message)
    {
        _accepted.Append(new AcceptedEntry(posting.At, Now, message, posting.BodyHash).Format());
        if (_promised.TryAdd(message, 0))
        {
            for (var destination = 0; destination < Destinations; destination++) Expect((message, destination));
        }

        return IsSynced ? _accepted.SyncAsync() : Task.CompletedTask;
    }

    public void Receive(string message, int destination, long signedAt, string bodyHash)
    {
        _arrivals.Append(new ArrivalEntry(Now, destination, message, signedAt, bodyHash).Format());
        Interlocked.Increment(ref _arrived);
        _received.TryAdd((message, destination), 0);
        _missing.TryRemove((message, destination), out _);
        Interlocked.Exchange(ref _arrival, null)?.TrySetResult();
    }

    /// <summary>Completes with the next arrival.</summary>
    public Task NextArrivalAsync()
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _arrival, fresh, null) ?? fresh).Task;
    }

    /// <summary>Deliveries of acknowledged messages that have not arrived so far.</summary>
    public IReadOnlyList<(string Message, int Destination)> Missing() => [.. _missing.Keys];

    /// <summary>Waits until nothing is missing, and gives up only when nothing has arrived for a while.</summary>
    public async Task<IReadOnlyList<(string Message, int Destination)>> SettleAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            var arrival = NextArrivalAsync();
            if (_missing.IsEmpty) return [];
            try
            {
                await arrival.WaitAsync(patience, cancellationToken);
            }
            catch (TimeoutException)
            {
                return Missing();
            }
        }
    }

    /// <summary>Reads both books from their files.</summary>
    public LedgerVerdict Judge()
    {
        var verdict = Judge(Folder);
        _mayGo = verdict.IsKept;
        return verdict;
    }

    /// <summary>Reads the books that a run has left, whether it came to its end or not.</summary>
    public static LedgerVerdict Judge(string folder)
    {
        var accepted = Path.Combine(folder, AcceptedFile);
        var arrivals = Path.Combine(folder, ArrivalsFile);
        var heading = Book.ReadHeading(accepted).Split('\t');
        var ordered = heading[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToHashSet();
        return LedgerVerifier.Judge(
            int.Parse(heading[1], CultureInfo.InvariantCulture), ordered, Book.ReadLines(accepted).Select(AcceptedEntry.Parse), Book.ReadLines(arrivals).Select(ArrivalEntry.Parse));
    }

    /// <summary>Every arrival so far, in the order of the book.</summary>
    public IReadOnlyList<ArrivalEntry> ReadArrivals() => [.. Book.ReadLines(_arrivals.Path).Select(ArrivalEntry.Parse)];

    /// <summary>Fails unless everything promised has arrived, unchanged and in order, and says it with the table of both books.</summary>
    /// <param name="run">What has happened.</param>
    public LedgerVerdict ShouldBeKept(string run)
    {
        var verdict = Judge();
        verdict.IsKept.ShouldBeTrue($"{run}\n{verdict}\nThe books are in {Folder}.");
        TestContext.Current.SendDiagnosticMessage("{0}\n{1}", run, verdict);
        return verdict;
    }

    /// <summary>The books go although they show a fault: it was planted.</summary>
    public void Forget() => _mayGo = true;

    public void Dispose()
    {
        _accepted.Dispose();
        _arrivals.Dispose();
        if (_mayGo) Directory.Delete(Folder, recursive: true);
    }

    // It may have arrived before its promise, or while it is noted here.
    private void Expect((string Message, int Destination) delivery)
    {
        if (_received.ContainsKey(delivery)) return;
        _missing.TryAdd(delivery, 0);
        if (_received.ContainsKey(delivery)) _missing.TryRemove(delivery, out _);
    }

    /// <summary>A message that is about to be posted.</summary>
    internal readonly record struct Posting(long At, string BodyHash);
}
