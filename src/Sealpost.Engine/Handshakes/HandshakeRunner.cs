using Microsoft.Extensions.Options;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Handshakes;

/// <summary>Makes one handshake with a destination's receiver: one request, authenticated and signed like any other, and no retry.</summary>
internal sealed class HandshakeRunner(
    TenantDirectory tenants, DestinationCaller caller, StrangerCalls strangers, ValidationStore validations, UuidV7 ids, TimeProvider time, IOptions<HandshakeOptions> options)
{
    public const string ChangedMeanwhile = "destination_changed_meanwhile";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <param name="destination">One whose settings ask for a handshake.</param>
    public async Task<HandshakeOutcome> RunAsync(DestinationRecord destination, CancellationToken cancellationToken)
    {
        if (await FindAsync(destination, cancellationToken) is not { } snapshot) return new HandshakeOutcome.Gone();
        if (strangers.Begin(destination.TenantNo, snapshot.Rules.StrangerAt) is { } wait) return new HandshakeOutcome.TooOften(wait);
        var request = HandshakeRequest.Create(destination.Settings.Handshake, destination.Id.ToString(), Guid.NewGuid().ToString("D"), options.Value.Origin);
        var startedAt = time.GetUtcNow();
        var message = new Message(destination.TenantNo, new MessageId(ids.Next()), HandshakeRequest.EventType, request.ContentType, request.Body, startedAt, Deliveries: 1);
        var delivery = new PendingDelivery(new DeliveryId(message.Id, 0), destination.TenantNo, destination.DestinationNo, startedAt.ToUnixTimeMilliseconds());
        var answer = await caller.CallAsync(new(delivery.Id, message, Timeout) { Method = request.Method, Headers = request.Headers }, snapshot, cancellationToken);
        if (answer.Result is OutboundResult.Failed { Stage: FailureStage.Cancelled }) return new HandshakeOutcome.Gone();

        // A handshake is rare and looked at closely, so its answer is kept like that of a failure.
        var report = AttemptCapture.Describe(new(delivery, 1, AttemptOutcome.Exhausted, startedAt, snapshot.Revision), answer, snapshot, time.GetUtcNow());
        var result = Conclude(request, answer, report);
        report = report with { Outcome = result.Passed ? AttemptOutcome.Succeeded : AttemptOutcome.Exhausted, Detail = result.Detail };
        if (result.Passed) strangers.Welcomed(destination.TenantNo, snapshot.Rules.StrangerAt);
        var recorded = await validations.RecordAsync(destination, message, report, result, cancellationToken);
        return new HandshakeOutcome.Ended(recorded is null ? result with { Passed = false, Detail = ChangedMeanwhile } : result);
    }

    // A change is committed a moment before its old snapshot is forgotten; what the old URL answers proves nothing about the new one.
    private async Task<DestinationSnapshot?> FindAsync(DestinationRecord destination, CancellationToken cancellationToken)
    {
        var snapshot = await tenants.FindDestinationAsync(destination.DestinationNo, cancellationToken);
        if (snapshot is null || snapshot.Revision >= destination.Revision) return snapshot;
        tenants.Invalidate(destination.TenantNo, destination.DestinationNo);
        return await tenants.FindDestinationAsync(destination.DestinationNo, cancellationToken);
    }

    private ValidationResult Conclude(HandshakeRequest request, DestinationAnswer answer, AttemptReport report)
    {
        var fault = answer.Result is OutboundResult.Responded response ? request.Judge(response) : report.Detail;
        var rate = answer.Result is OutboundResult.Responded agreed && request.Kind == HandshakeKind.CloudEvents && fault is null ? HandshakeRequest.AllowedRate(agreed) : null;
        return new(time.GetUtcNow(), Passed: fault is null, report.Status, fault, report.Delivery.Id.ToString(), rate);
    }
}
