using Sealpost.Client.Json;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.MasterKeys;

/// <summary>The keys that seal secrets at rest. Needs a super admin.</summary>
public sealed class MasterKeyOperations
{
    private static readonly ApiPath Root = ApiPath.Of("master-keys");
    private readonly ApiConnection _connection;

    internal MasterKeyOperations(ApiConnection connection) => _connection = connection;

    /// <summary>Which keys there are and what each has sealed. The server reads every sealed row: ask once a minute, not once a second.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<MasterKeyStatus> GetAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(Root), ClientJson.Default.MasterKeyStatus, cancellationToken);

    /// <summary>
    /// Makes the newest key the one that seals, and a new one where the server keeps the key file itself. What older keys sealed is sealed again in the background. It is never
    /// sent a second time by itself: that could make two keys.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The keys as they are now.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Conflict"/>: there is no newer key, or a node lacks it; the detail says what to do.</exception>
    public Task<MasterKeyStatus> RotateAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Post(Root.Then("rotate"), isRepeatable: false), ClientJson.Default.MasterKeyStatus, cancellationToken);
}
