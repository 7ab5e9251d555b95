using Sealpost.Client.Json;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Activities;

/// <summary>What one tenant does, live.</summary>
public sealed class ActivityOperations
{
    private readonly ApiConnection _connection;
    private readonly ApiPath _root;

    internal ActivityOperations(ApiConnection connection, ApiPath tenant)
    {
        _connection = connection;
        _root = tenant.Then("activity");
    }

    /// <summary>Counts from the memory of the node that answers, cheap to ask for once a second.</summary>
    /// <param name="step">How fine.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is no such tenant.</exception>
    public Task<TenantActivity> GetAsync(ActivityStep step = ActivityStep.Second, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(_root.With(("step", step == ActivityStep.Minute ? "minute" : null))), ClientJson.Default.TenantActivity, cancellationToken);
}
