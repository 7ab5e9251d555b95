using Sealpost.Client.Json;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Playgrounds;

/// <summary>The receiver inside the server, for trying things out.</summary>
public sealed class PlaygroundOperations
{
    private readonly ApiConnection _connection;
    private readonly ApiPath _root;

    internal PlaygroundOperations(ApiConnection connection, ApiPath tenant)
    {
        _connection = connection;
        _root = tenant.Then("playground");
    }

    /// <summary>What it got last, and the address that destinations reach it at.</summary>
    /// <param name="path">Only requests to this path and what is below it, such as <c>/orders</c>; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is no such tenant.</exception>
    public Task<Playground> GetAsync(string? path = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(_root.With(("path", path))), ClientJson.Default.Playground, cancellationToken);
}
