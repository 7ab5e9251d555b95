using Sealpost.Client.Json;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.PortalLinks;

/// <summary>Lets your own customers into the portal, each into one tenant. Needs a webhook manager.</summary>
public sealed class PortalLinkOperations
{
    private readonly ApiConnection _connection;
    private readonly ApiPath _path;

    internal PortalLinkOperations(ApiConnection connection, ApiPath tenant)
    {
        _connection = connection;
        _path = tenant.Then("portal-links");
    }

    /// <summary>Makes a link. Send the browser of somebody whom you know there at once.</summary>
    /// <param name="link">What it opens, and for how long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">It is refused.</exception>
    public Task<PortalLink> CreateAsync(NewPortalLink link, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Post(_path, link, ClientJson.Default.NewPortalLink, isRepeatable: true), ClientJson.Default.PortalLink, cancellationToken);

    /// <summary>Ends all links of the tenant, and every session that was opened with one.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">It is refused.</exception>
    public Task EndAllAsync(CancellationToken cancellationToken = default) => _connection.SendAsync(ApiRequest.Delete(_path), cancellationToken);
}
