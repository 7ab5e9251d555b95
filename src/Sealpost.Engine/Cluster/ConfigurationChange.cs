using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Cluster;

/// <summary>What another node has changed of that which nodes keep in memory.</summary>
internal abstract record ConfigurationChange
{
    private ConfigurationChange()
    {
    }

    public sealed record Tenant(int TenantNo) : ConfigurationChange;

    public sealed record Destination(int TenantNo, int DestinationNo) : ConfigurationChange;

    public sealed record Source(int SourceNo) : ConfigurationChange;

    public sealed record EventType(string Name, bool Archived) : ConfigurationChange;

    public sealed record ApiKeys : ConfigurationChange;

    public sealed record OAuthClient(OAuthClientId Id) : ConfigurationChange;

    /// <summary>What all tenants share, such as the settings of signatures.</summary>
    public sealed record Shared : ConfigurationChange;

    /// <summary>There is a new job.</summary>
    public sealed record Jobs : ConfigurationChange;

    /// <summary>More than is remembered one by one: nothing in memory can be relied on.</summary>
    public sealed record Everything : ConfigurationChange;
}
