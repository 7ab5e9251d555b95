using System.Text.Json.Nodes;
using Sealpost.Host.Demo.Receiver;
using Sealpost.Host.Demo.Reporting;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo;

/// <summary>The first part: has the server send, and waits for what arrives.</summary>
internal sealed class Show(Customer customer, VendorReceiver receiver, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
        var prepared = new List<Preparation>();
        foreach (var (index, exhibit) in exhibits.Index()) prepared.Add(await PrepareAsync(exhibit, $"/{sample.Tenant}/{index + 1}", patience));
        var accepted = await customer.PublishAsync(sample.Tenant, sample.EventType, sample.Payload, patience);

        var sightings = new List<Sighting>();
        foreach (var (exhibit, station, tokens) in prepared)
        {
            var receipt = await ArrivalAsync(station, patience, cancellationToken);
            sightings.Add(new(exhibit, station, receipt, receipt is null ? TimeSpan.Zero : time.GetElapsedTime(accepted, receipt.At))
            {
                TokenRefusal = tokens is { First: { IsCompleted: true } asked } && (await asked).Verdict is var verdict and not Verdict.Verified ? verdict : null,
            });
        }

        return sightings;
    }

    private static async Task<Receipt?> ArrivalAsync(Station station, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            return await station.First.WaitAsync(patience);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<Preparation> PrepareAsync(Exhibit exhibit, string path, CancellationToken cancellationToken)
    {
        var tenant = exhibit.Event.Tenant;
        var own = new ReceiverKeys(MadeUp.Secret());
        var station = receiver.Open(path + exhibit.Tokens?.Target, exhibit.Rule, own, time);
        var destination = Parse(own.FillIn(exhibit.Destination));
        destination["url"] = exhibit.Tokens?.Target ?? station.Url.AbsoluteUri;
        destination["eventTypes"] = new JsonArray(exhibit.Event.EventType);
        Station? tokens = null;
        if (exhibit.Tokens is { } server)
        {
            var baseUrl = new Uri(receiver.Url, path);
            tokens = receiver.Open(path + server.Path, server.Rule, own, time, server.Answer(own, baseUrl));
            var client = Parse(own.FillIn(server.Client));
            client["authenticationEndpoint"] = baseUrl.AbsoluteUri;
            destination["authentication"] = new JsonObject { ["type"] = "oauth2", ["client"] = await customer.CreateOAuthClientAsync(tenant, client, cancellationToken) };
        }

        var created = await customer.CreateDestinationAsync(tenant, destination, cancellationToken);
        var first = created.Secret ?? own.Secret;
        station.Keys = exhibit.Rotated ? new(await customer.RotateSecretAsync(tenant, created.Id, cancellationToken), first) : new(first);
        return new(exhibit, station, tokens);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private sealed record Preparation(Exhibit Exhibit, Station Station, Station? Tokens);
}

/// <summary>What became of one row.</summary>
/// <param name="Exhibit">The row.</param>
/// <param name="Station">Where it was sent.</param>
/// <param name="Receipt">What arrived; null when nothing did in time.</param>
/// <param name="Delay">From the answer to the publish to the arrival; negative when the request was faster than the answer.</param>
internal sealed record Sighting(Exhibit Exhibit, Station Station, Receipt? Receipt, TimeSpan Delay)
{
    /// <summary>Why the authorization server gave out no token; null when it gave one or was not asked.</summary>
    public Verdict? TokenRefusal { get; init; }

    /// <summary>Null when the receiver verified it and every byte of the body is as it was published.</summary>
    public string? Failure =>
        TokenRefusal is { } refusal ? $"token: {Wording.Of(refusal)}"
        : Receipt is null ? "nothing arrived"
        : Receipt.Verdict != Verdict.Verified ? Wording.Of(Receipt.Verdict)
        : !Receipt.Request.Body.AsSpan().SequenceEqual(Exhibit.Event.Payload) ? "other body"
        : null;
}
