using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Quotas;

/// <summary>What one tenant may use; 0 for as much as there is.</summary>
internal sealed record TenantLimits(int MessagesPerSecond, int InFlight, int Pending, int Destinations)
{
    public const int MostMessagesPerSecond = 1_000_000;
    public const int MostInFlight = 10_000;
    public const int MostPending = 1_000_000_000;
    public const int MostDestinations = 1_000_000;

    public static readonly TenantLimits None = new(0, 0, 0, 0);

    /// <summary>False when messages come in unasked: nothing is counted then.</summary>
    public bool RestrictsIntake => MessagesPerSecond > 0 || Pending > 0;

    public static TenantLimits Of(LimitSetting? own, TenantLimitOptions instance) => new(
        own?.MessagesPerSecond ?? instance.TenantMessagesPerSecond, own?.InFlight ?? instance.TenantInFlight, own?.Pending ?? instance.TenantPending, own?.Destinations ?? instance.TenantDestinations);
}
