using Sealpost.Client.Activities;
using Sealpost.Client.Deliveries;
using Sealpost.Client.Destinations;
using Sealpost.Client.Jobs;
using Sealpost.Client.Messages;
using Sealpost.Client.OAuthClients;
using Sealpost.Client.Playgrounds;
using Sealpost.Client.PortalLinks;
using Sealpost.Client.Sources;
using Sealpost.Client.Transport;

namespace Sealpost.Client;

/// <summary>One tenant, seen from inside. Safe to share between threads.</summary>
public sealed class SealpostTenant
{
    internal SealpostTenant(ApiConnection connection, string id)
    {
        var path = ApiPath.Of("tenants", id);
        Id = id;
        Messages = new MessageOperations(connection, path);
        Destinations = new DestinationOperations(connection, path);
        Deliveries = new DeliveryOperations(connection, path);
        Activity = new ActivityOperations(connection, path);
        Playground = new PlaygroundOperations(connection, path);
        Jobs = new JobOperations(connection, path);
        OAuthClients = new OAuthClientOperations(connection, path);
        Sources = new SourceOperations(connection, path);
        PortalLinks = new PortalLinkOperations(connection, path);
    }

    /// <summary>The tenant's id.</summary>
    public string Id { get; }

    /// <summary>What was published, and publishing.</summary>
    public MessageOperations Messages { get; }

    /// <summary>Where events are sent.</summary>
    public DestinationOperations Destinations { get; }

    /// <summary>What became of each message at each destination.</summary>
    public DeliveryOperations Deliveries { get; }

    /// <summary>What happens right now, in counts.</summary>
    public ActivityOperations Activity { get; }

    /// <summary>The receiver inside the server, for trying things out.</summary>
    public PlaygroundOperations Playground { get; }

    /// <summary>Changes of many deliveries at once.</summary>
    public JobOperations Jobs { get; }

    /// <summary>How destinations get tokens from authorization servers.</summary>
    public OAuthClientOperations OAuthClients { get; }

    /// <summary>What other systems send the tenant.</summary>
    public SourceOperations Sources { get; }

    /// <summary>Links by which your own customers get into the portal.</summary>
    public PortalLinkOperations PortalLinks { get; }
}
