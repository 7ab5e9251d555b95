using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;

namespace Sealpost.Engine.Notifications;

/// <summary>
/// Takes facts from wherever they happen, one method for each. Call it after the commit of what it tells. It never waits and never throws, so that
/// nothing of a delivery hangs on it. Safe to share between threads.
/// </summary>
internal sealed partial class SystemEvents(TimeProvider time, ILogger<SystemEvents> log)
{
    private const int MaxWaiting = 10_000;

    private readonly Channel<SystemNotice> _notices = Channel.CreateBounded<SystemNotice>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private int _lost;

    public ChannelReader<SystemNotice> Notices => _notices.Reader;

    private DateTimeOffset Now => time.GetUtcNow();

    public void DeliveryExhausted(AttemptReport last) => Raise(new SystemNotice.DeliveryExhausted(
        last.Delivery, last.Number, last.Detail ?? $"status_{last.Status}", last.Status, last.Stage?.ToString().ToLowerInvariant(), Now));

    public void DestinationStalled(AttemptReport last) => Raise(new SystemNotice.DestinationStalled(
        last.Delivery, last.Number, last.Detail ?? $"status_{last.Status}", last.Status, last.Stage?.ToString().ToLowerInvariant(), Now));

    /// <param name="dueSince">Since when the oldest of its deliveries has been due.</param>
    public void DestinationStuck(DestinationSnapshot destination, DateTimeOffset dueSince) => Raise(new SystemNotice.DestinationStuck(destination, dueSince, Now));

    public void DestinationDisabled(DestinationRecord destination) => Raise(new SystemNotice.DestinationDisabled(destination, Now));

    /// <param name="reason">A stable word.</param>
    public void ValidationFailed(DestinationRecord destination, string reason) => Raise(new SystemNotice.ValidationFailed(destination, reason, Now));

    public void SecretRotated(DestinationRecord destination, Rotation rotation) =>
        Raise(new SystemNotice.SecretRotated(destination.TenantNo, destination, rotation.Secret.Purpose, OldUntil(rotation), Now));

    /// <summary>Without a rotation: the old one went at once.</summary>
    public void SecretReplaced(DestinationRecord destination, NewSecret secret) =>
        Raise(new SystemNotice.SecretRotated(destination.TenantNo, destination, secret.Purpose, OldUntil: null, Now));

    /// <summary>One that all the tenant's destinations of a profile share.</summary>
    public void AccountSecretRotated(int tenantNo, Rotation rotation) =>
        Raise(new SystemNotice.SecretRotated(tenantNo, Destination: null, rotation.Secret.Purpose, OldUntil(rotation), Now));

    public void TokenRefused(TokenKey key, TokenOutcome.Refused refused) =>
        Raise(new SystemNotice.TokenFailing(key.TenantNo, key.Client, key.Scope, refused.Error, Retryable: false, Now));

    public void TokenUnavailable(TokenKey key, TokenOutcome.Unavailable unavailable) =>
        Raise(new SystemNotice.TokenFailing(key.TenantNo, key.Client, key.Scope, unavailable.Error, Retryable: true, Now));

    /// <summary>How many were thrown away since the last call because too many waited.</summary>
    public int TakeLost() => Interlocked.Exchange(ref _lost, 0);

    private DateTimeOffset? OldUntil(Rotation rotation) => rotation.GracePeriod > TimeSpan.Zero ? Now + rotation.GracePeriod : null;

    // A message about the tenant that carries such messages would feed itself.
    private void Raise(SystemNotice notice)
    {
        if (notice.TenantNo == SystemTenant.Number) LogAboutItself(notice.EventType, notice.Subject);
        else if (!_notices.Writer.TryWrite(notice)) Interlocked.Increment(ref _lost);
    }

    [LoggerMessage(LogLevel.Warning, "On the system tenant itself: {EventType}, about {Subject}. System events may not arrive")]
    private partial void LogAboutItself(string eventType, string subject);
}
