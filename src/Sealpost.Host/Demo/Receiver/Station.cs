using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Receiver;

/// <summary>One URL of the receiver: a vendor's rule, what its owner entered, its clock, and the JSON that it answers to what it verifies, if any. Thread-safe.</summary>
internal sealed class Station(Uri url, VendorRule rule, ReceiverKeys keys, TimeProvider clock, string? answer)
{
    private readonly TaskCompletionSource<Receipt> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ReceiverKeys _keys = keys;

    public Uri Url => url;

    public string? Answer => answer;

    /// <summary>The first event, whatever was made of it.</summary>
    public Task<Receipt> First => _first.Task;

    public ReceiverKeys Keys
    {
        get => _keys;
        set => _keys = value;
    }

    /// <param name="request">The request.</param>
    /// <param name="at">When its headers were there: a timestamp of the clock.</param>
    public Verdict Receive(Arrival request, long at)
    {
        var verdict = rule(request, _keys, clock.GetUtcNow());
        if (ActiGraph.ValidationCode(request) is null) _first.TrySetResult(new(request, verdict, at));
        return verdict;
    }
}

/// <param name="At">When its headers were there: a timestamp of the receiver's clock.</param>
internal sealed record Receipt(Arrival Request, Verdict Verdict, long At);
