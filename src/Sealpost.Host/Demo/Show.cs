using Sealpost.Host.Demo.Exhibits;
using Sealpost.Host.Demo.Receiver;
using Sealpost.Host.Demo.Reporting;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo;

/// <summary>The first part: has the server send, and waits for what arrives.</summary>
internal sealed class Show(Customer customer, VendorReceiver receiver, ReceiverAuthority authority, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="exhibits">The rows of one event: one message, fanned out to a destination for each of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Sighting>> RunAsync(IReadOnlyList<Exhibit> exhibits, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await RunPatientlyAsync(exhibits, either.Token, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DemoException($"The server did not get {exhibits[0].Event.System}'s destinations ready and the event accepted within {Patience.TotalSeconds} s.");
        }
    }

    private async Task<IReadOnlyList<Sighting>> RunPatientlyAsync(IReadOnlyList<Exhibit> exhibits, CancellationToken patience, CancellationToken cancellationToken)
    {
        var sample = exhibits[0].Event;
        await customer.CreateTenantAsync(sample.Tenant, sample.System, patience);
        var prepared = await PrepareAsync(exhibits, patience);
        var accepted = await customer.PublishAsync(sample.Tenant, sample.EventType, sample.Payload, patience);
        var awaited = exhibits.Count(exhibit => exhibit.Ownership != Ownership.Unproven);
        if (accepted.Deliveries != awaited) throw new DemoException($"The server sends {sample.System}'s event to {accepted.Deliveries} destinations, not to {awaited}.");

        var sightings = new List<Sighting>();
        foreach (var (exhibit, station, tokens) in prepared)
        {
            var receipt = exhibit.Ownership != Ownership.Unproven ? await ArrivalAsync(station.First, patience, cancellationToken) : OrNull(station.First);
            sightings.Add(new(exhibit, station, receipt, receipt is null ? TimeSpan.Zero : time.GetElapsedTime(accepted.AnsweredAt, receipt.At))
            {
                Validation = OrNull(station.Validation),
                TokenRefusal = tokens is not null && OrNull(tokens.First) is { Verdict: not Verdict.Verified } refused ? refused.Verdict : null,
            });
        }

        return sightings;
    }

    /// <summary>All at once, so that they share the server's commits; those that share a secret one after the other, because the first is told what it is.</summary>
    private async Task<IReadOnlyList<Preparation>> PrepareAsync(IReadOnlyList<Exhibit> exhibits, CancellationToken cancellationToken)
    {
        var stage = new Stage(customer, receiver, authority, time);
        var prepared = new Preparation[exhibits.Count];
        await Task.WhenAll(exhibits.Index().GroupBy(row => row.Item.SharesSecret ? -1 : row.Index).Select(async rows =>
        {
            foreach (var (index, exhibit) in rows) prepared[index] = await stage.PrepareAsync(exhibit, $"/{exhibit.Event.Tenant}/{index + 1}", cancellationToken);
        }));
        return prepared;
    }

    private static async Task<Receipt?> ArrivalAsync(Task<Receipt> first, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            return await first.WaitAsync(patience);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Receipt? OrNull(Task<Receipt> arrival) => arrival.IsCompletedSuccessfully ? arrival.Result : null;
}

/// <summary>What became of one row.</summary>
/// <param name="Exhibit">The row.</param>
/// <param name="Station">Where it was sent.</param>
/// <param name="Receipt">The event that arrived; null when none did in time.</param>
/// <param name="Delay">From the answer to the publish to the arrival; negative when the request was faster than the answer.</param>
internal sealed record Sighting(Exhibit Exhibit, Station Station, Receipt? Receipt, TimeSpan Delay)
{
    /// <summary>The request to prove ownership; null when there was none.</summary>
    public Receipt? Validation { get; init; }

    /// <summary>Why the authorization server gave out no token; null when it gave one or was not asked.</summary>
    public Verdict? TokenRefusal { get; init; }

    /// <summary>The request that the row is about.</summary>
    public Receipt? Shown => Exhibit.Ownership == Ownership.NotShown ? Receipt : Validation;

    /// <summary>Null when the receiver verified it and every byte of the body is as it was published.</summary>
    public string? Failure =>
        TokenRefusal is { } refusal ? $"token: {Wording.Of(refusal)}"
        : Exhibit.Ownership != Ownership.NotShown && Validation?.Verdict != Verdict.Verified ? Validation is null ? "not validated" : Wording.Of(Validation.Verdict)
        : Exhibit.Ownership == Ownership.Unproven ? Receipt is null ? null : "event arrived"
        : Receipt is null ? "nothing arrived"
        : Receipt.Verdict != Verdict.Verified ? Wording.Of(Receipt.Verdict)
        : !Receipt.Request.Body.AsSpan().SequenceEqual(Exhibit.Event.Payload) ? "other body"
        : Exhibit.Ownership == Ownership.Proven && Receipt.At <= Validation!.At ? "event too early"
        : null;
}
