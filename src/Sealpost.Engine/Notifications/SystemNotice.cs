using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Notifications;

/// <summary>A fact that somebody may want to know. Closed; nothing in it is secret.</summary>
/// <param name="EventType">Stable: what people subscribe to.</param>
/// <param name="TenantNo">The tenant it happened to.</param>
internal abstract record SystemNotice(string EventType, int TenantNo, DateTimeOffset At)
{
    /// <summary>What it is about: repetitions about the same thing are told once in a while.</summary>
    public abstract string Subject { get; }

    /// <summary>Every attempt of a delivery has failed.</summary>
    /// <param name="Attempts">Made in all.</param>
    /// <param name="Reason">A stable word.</param>
    /// <param name="Status">Null when there was no response.</param>
    /// <param name="Stage">Where it failed when there was no response.</param>
    public abstract record DeliveryFailed(string EventType, PendingDelivery Delivery, int Attempts, string Reason, int? Status, string? Stage, DateTimeOffset At)
        : SystemNotice(EventType, Delivery.TenantNo, At)
    {
        public override string Subject => Text(Delivery.DestinationNo);
    }

    /// <summary>It is a dead letter.</summary>
    public sealed record DeliveryExhausted(PendingDelivery Delivery, int Attempts, string Reason, int? Status, string? Stage, DateTimeOffset At)
        : DeliveryFailed("sealpost.delivery.exhausted", Delivery, Attempts, Reason, Status, Stage, At);

    /// <summary>It holds up its ordered destination.</summary>
    public sealed record DestinationStalled(PendingDelivery Delivery, int Attempts, string Reason, int? Status, string? Stage, DateTimeOffset At)
        : DeliveryFailed("sealpost.destination.stalled", Delivery, Attempts, Reason, Status, Stage, At);

    /// <summary>Its deliveries should go and do not: a fault of Sealpost's, not of the receiver.</summary>
    public sealed record DestinationStuck(DestinationSnapshot Destination, DateTimeOffset DueSince, DateTimeOffset At)
        : SystemNotice("sealpost.destination.stuck", Destination.TenantNo, At)
    {
        public override string Subject => Text(Destination.DestinationNo);
    }

    public sealed record DestinationDisabled(DestinationRecord Destination, DateTimeOffset At)
        : SystemNotice("sealpost.destination.disabled", Destination.TenantNo, At)
    {
        public override string Subject => Text(Destination.DestinationNo);
    }

    /// <param name="Reason">A stable word.</param>
    public sealed record ValidationFailed(DestinationRecord Destination, string Reason, DateTimeOffset At)
        : SystemNotice("sealpost.destination.validation-failed", Destination.TenantNo, At)
    {
        public override string Subject => Text(Destination.DestinationNo);
    }

    /// <param name="Destination">Whose it is; null for one that all the tenant's destinations of a profile share.</param>
    /// <param name="Purpose">Which secret, such as <c>signing:engenius@1</c>.</param>
    /// <param name="OldUntil">How long the old one signs beside the new one; null when it went at once.</param>
    public sealed record SecretRotated(int TenantNo, DestinationRecord? Destination, string Purpose, DateTimeOffset? OldUntil, DateTimeOffset At)
        : SystemNotice("sealpost.secret.rotated", TenantNo, At)
    {
        public override string Subject => $"{Text(Destination?.DestinationNo ?? 0)} {Purpose}";
    }

    /// <param name="Scope">What a destination asks for; null for the client's own.</param>
    /// <param name="Reason">A stable word.</param>
    /// <param name="Retryable">False when it needs a change of settings, here or at the token server.</param>
    public sealed record TokenFailing(int TenantNo, OAuthClientId Client, string? Scope, string Reason, bool Retryable, DateTimeOffset At)
        : SystemNotice("sealpost.token.failing", TenantNo, At)
    {
        public override string Subject => $"{Client} {Scope}";
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <param name="Suppressed">How many of the same type about the same thing were held back since the last one that was told, without this one.</param>
internal sealed record ToldNotice(SystemNotice Notice, int Suppressed);
