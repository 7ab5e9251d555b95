using System.Text.Json.Nodes;
using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Sources;

/// <summary>The sources of one tenant: what other systems send it.</summary>
public sealed class SourceOperations
{
    private readonly ApiConnection _connection;
    private readonly ApiPath _root;

    internal SourceOperations(ApiConnection connection, ApiPath tenant)
    {
        _connection = connection;
        _root = tenant.Then("sources");
    }

    /// <summary>Creates a source. Its URL, and a generated secret, are in the answer and nowhere else.</summary>
    /// <param name="source">What to create.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters: the same key within 24 hours answers with what was made before, without URL and secret. Null for a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Validation"/>: the errors name every field that is wrong.</exception>
    public Task<Source> CreateAsync(NewSource source, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Create(_root, source, ClientJson.Default.NewSource, idempotencyKey), ClientJson.Default.Source, cancellationToken);

    /// <summary>Creates a source from the JSON that the API takes: for members that <see cref="NewSource"/> does not have.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public Task<Source> CreateFromJsonAsync(JsonObject source, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Create(_root, source, ClientJson.Default.JsonObject, idempotencyKey), ClientJson.Default.Source, cancellationToken);

    /// <summary>Sources, newest first, read as the enumeration goes on.</summary>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<Source> ListAsync(int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(_root, pageSize, ClientJson.Default.PageSource, cancellationToken);

    /// <summary>One page of the sources.</summary>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><paramref name="after"/> is no such place.</exception>
    public Task<Page<Source>> ReadPageAsync(string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ReadPageAsync(_root, after, pageSize, ClientJson.Default.PageSource, cancellationToken);

    /// <summary>One source.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<Source> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(_root.Then(id)), ClientJson.Default.Source, cancellationToken);

    /// <summary>Changes a source.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="patch">A merge patch (RFC 7396) of what can be created: what is absent stays, null goes back to what a new source has.</param>
    /// <param name="revision">The <see cref="Source.Revision"/> that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The source as it is now.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.PreconditionFailed"/>: it was changed meanwhile.</exception>
    public Task<Source> PatchAsync(string id, JsonObject patch, long revision, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Patch(_root.Then(id), patch, ClientJson.Default.JsonObject, revision), ClientJson.Default.Source, cancellationToken);

    /// <summary>Deletes a source with its secrets and what it rejected; the messages it took in stay.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => _connection.SendAsync(ApiRequest.Delete(_root.Then(id)), cancellationToken);

    /// <summary>What is known of a source's secrets, oldest first.</summary>
    /// <param name="id">The source's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is no such source.</exception>
    public async Task<IReadOnlyList<SourceSecret>> ListSecretsAsync(string id, CancellationToken cancellationToken = default) =>
        (await _connection.SendAsync(ApiRequest.Get(_root.Then(id, "secrets")), ClientJson.Default.SourceSecrets, cancellationToken)).Items;

    /// <summary>
    /// Replaces the secret that a source verifies with; the old one is accepted beside it during the grace period. It is not repeated when its answer is lost, for a
    /// repetition does not show the secret: rotate once more.
    /// </summary>
    /// <param name="id">The source's id.</param>
    /// <param name="rotation">Which secret, and how.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new secret, if it was generated.</returns>
    /// <exception cref="SealpostProblemException">Something about it is refused.</exception>
    public Task<RotatedSourceSecret> RotateSecretAsync(string id, SourceSecretRotation rotation, CancellationToken cancellationToken = default) => _connection.SendAsync(
        ApiRequest.Post(_root.Then(id, "secrets", "rotate"), rotation, ClientJson.Default.SourceSecretRotation, isRepeatable: false), ClientJson.Default.RotatedSourceSecret,
        cancellationToken);

    /// <summary>
    /// Replaces a source's ingest URL; the old one works beside it during the grace period. It is not repeated when its answer is lost, for a repetition does not show the
    /// URL: rotate once more.
    /// </summary>
    /// <param name="id">The source's id.</param>
    /// <param name="gracePeriod">How long the old URL still works: 0s to 30d; null for 1d.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new URL, this once.</returns>
    /// <exception cref="SealpostProblemException">Something about it is refused.</exception>
    public Task<RotatedSourceUrl> RotateUrlAsync(string id, string? gracePeriod = null, CancellationToken cancellationToken = default) => _connection.SendAsync(
        ApiRequest.Post(_root.Then(id, "url", "rotate"), new SourceUrlRotation(gracePeriod), ClientJson.Default.SourceUrlRotation, isRepeatable: false), ClientJson.Default.RotatedSourceUrl,
        cancellationToken);

    /// <summary>The requests that a source rejected and that are still kept, newest first, read as the enumeration goes on.</summary>
    /// <param name="id">The source's id.</param>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<Rejection> ListRejectionsAsync(string id, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(_root.Then(id, "rejections"), pageSize, ClientJson.Default.PageRejection, cancellationToken);

    /// <summary>One page of the requests that a source rejected.</summary>
    /// <param name="id">The source's id.</param>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><paramref name="after"/> is no such place.</exception>
    public Task<Page<Rejection>> ReadRejectionPageAsync(string id, string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ReadPageAsync(_root.Then(id, "rejections"), after, pageSize, ClientJson.Default.PageRejection, cancellationToken);

    /// <summary>One rejected request, with its headers and its body.</summary>
    /// <param name="id">The source's id.</param>
    /// <param name="rejection">The rejected request's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none, or it is kept no longer.</exception>
    public Task<Rejection> GetRejectionAsync(string id, string rejection, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(_root.Then(id, "rejections", rejection)), ClientJson.Default.Rejection, cancellationToken);

    /// <summary>Says why a request was rejected, by the source's secrets of now and the time of its arrival, and which usual mistake would explain it.</summary>
    /// <param name="id">The source's id.</param>
    /// <param name="rejection">The rejected request's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The most telling first. One finding, <c>accepted</c>, when it would pass now.</returns>
    /// <exception cref="SealpostProblemException">There is none, or it is kept no longer.</exception>
    public async Task<IReadOnlyList<Finding>> DiagnoseAsync(string id, string rejection, CancellationToken cancellationToken = default) =>
        (await _connection.SendAsync(ApiRequest.Post(_root.Then(id, "rejections", rejection, "diagnose"), isRepeatable: true), ClientJson.Default.Diagnosed, cancellationToken)).Findings;
}
