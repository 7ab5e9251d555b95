using Sealpost.Client.Cluster;
using Sealpost.Client.Json;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Settings;

/// <summary>What the whole instance is set to.</summary>
public sealed class SettingsOperations
{
    private static readonly ApiPath Signatures = ApiPath.Of("settings", "signatures");
    private readonly ApiConnection _connection;

    internal SettingsOperations(ApiConnection connection) => _connection = connection;

    /// <summary>What the instance says about signatures of <c>orange-logic</c> destinations. Needs a key of the whole instance.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<SignatureSettings> GetSignaturesAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(Signatures), ClientJson.Default.SignatureSettings, cancellationToken);

    /// <summary>
    /// Changes them. What is sent from then on follows it, retries too; there is no overlap between algorithms, so receivers switch at the same time. Needs a key of the
    /// whole instance.
    /// </summary>
    /// <param name="change">What is null in it stays.</param>
    /// <param name="revision">The <see cref="SignatureSettings.Revision"/> that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The settings as they are now.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.PreconditionFailed"/>: they were changed meanwhile.</exception>
    public Task<SignatureSettings> ChangeSignaturesAsync(SignatureSettingsChange change, long revision, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Patch(Signatures, change, ClientJson.Default.SignatureSettingsChange, revision), ClientJson.Default.SignatureSettings, cancellationToken);

    /// <summary>The addresses, or networks in CIDR form, that requests to destinations come from, as the operator publishes them; none when nothing is promised.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<string>> ListEgressAddressesAsync(CancellationToken cancellationToken = default) =>
        (await _connection.SendAsync(ApiRequest.Get(ApiPath.Of("egress-addresses")), ClientJson.Default.EgressAddresses, cancellationToken)).Items;

    /// <summary>Which node serves what, and what waits. Counting takes up to a second with millions of deliveries: ask once a minute. Needs a key of the whole instance.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ClusterStatus> GetClusterAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(ApiPath.Of("cluster")), ClientJson.Default.ClusterStatus, cancellationToken);
}

/// <summary>The answer that lists them.</summary>
internal sealed record EgressAddresses(IReadOnlyList<string> Items);
