using System.Security.Cryptography.X509Certificates;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Receiver;

/// <summary>One URL of the receiver: a vendor's rule, what its owner entered, and its clock. Thread-safe.</summary>
internal sealed class Station(Uri url, VendorRule rule, ReceiverKeys keys, TimeProvider clock)
{
    private readonly TaskCompletionSource<Receipt> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Receipt> _validation = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ReceiverKeys _keys = keys;

    public Uri Url => url;

    /// <summary>The client certificate that its owner issued to the sender, if any.</summary>
    public X509Certificate2? Client { get; init; }

    /// <summary>The JSON that it answers to what it verifies, if any.</summary>
    public string? Answer { get; init; }

    /// <summary>Whether it echoes the code of a validation, as an owner who wants the events lets it.</summary>
    public bool ProvesOwnership { get; init; } = true;

    /// <summary>The first event, whatever was made of it.</summary>
    public Task<Receipt> First => _first.Task;

    /// <summary>The first request to prove ownership, whatever was made of it.</summary>
    public Task<Receipt> Validation => _validation.Task;

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
        (ActiGraph.ValidationCode(request) is null ? _first : _validation).TrySetResult(new(request, verdict, at));
        return verdict;
    }
}

/// <param name="At">When its headers were there: a timestamp of the receiver's clock.</param>
internal sealed record Receipt(Arrival Request, Verdict Verdict, long At);
