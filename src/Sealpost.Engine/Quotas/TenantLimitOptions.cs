using System.ComponentModel.DataAnnotations;

namespace Sealpost.Engine.Quotas;

/// <summary>What a tenant may use that does not say otherwise; 0 for as much as there is. Section <c>Sealpost:Limits</c>.</summary>
internal sealed class TenantLimitOptions
{
    public const string Section = "Sealpost:Limits";

    /// <summary>Messages a second that each node accepts of a tenant, 0 to 1,000,000. Default 0.</summary>
    [Range(0, TenantLimits.MostMessagesPerSecond)]
    public int TenantMessagesPerSecond { get; set; }

    /// <summary>Requests of a tenant that each node has under way at once, 0 to 10,000. Default 0.</summary>
    [Range(0, TenantLimits.MostInFlight)]
    public int TenantInFlight { get; set; }

    /// <summary>Unfinished deliveries of a tenant beyond which nothing more is accepted, 0 to 1,000,000,000. Default 0.</summary>
    [Range(0, TenantLimits.MostPending)]
    public int TenantPending { get; set; }

    /// <summary>Destinations of a tenant, 0 to 1,000,000. Default 0.</summary>
    [Range(0, TenantLimits.MostDestinations)]
    public int TenantDestinations { get; set; }
}
