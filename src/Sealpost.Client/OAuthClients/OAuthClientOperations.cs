using System.Text.Json.Nodes;
using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.OAuthClients;

/// <summary>The OAuth2 clients of one tenant; destinations share them by their ids.</summary>
public sealed class OAuthClientOperations
{
    private readonly ApiConnection _connection;
    private readonly ApiPath _root;

    internal OAuthClientOperations(ApiConnection connection, ApiPath tenant)
    {
        _connection = connection;
        _root = tenant.Then("oauth-clients");
    }

    /// <summary>Creates a client.</summary>
    /// <param name="client">What to create.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters: the same key within 24 hours answers with what was made before. Null for a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Validation"/>: the errors name every field that is wrong.</exception>
    public Task<OAuthClient> CreateAsync(NewOAuthClient client, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Create(_root, client, ClientJson.Default.NewOAuthClient, idempotencyKey), ClientJson.Default.OAuthClient, cancellationToken);

    /// <summary>Creates a client from the JSON that the API takes: for members that <see cref="NewOAuthClient"/> does not have.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public Task<OAuthClient> CreateFromJsonAsync(JsonObject client, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Create(_root, client, ClientJson.Default.JsonObject, idempotencyKey), ClientJson.Default.OAuthClient, cancellationToken);

    /// <summary>Clients, newest first, read as the enumeration goes on.</summary>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<OAuthClient> ListAsync(int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(_root, pageSize, ClientJson.Default.PageOAuthClient, cancellationToken);

    /// <summary>One page of the clients.</summary>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><paramref name="after"/> is no such place.</exception>
    public Task<Page<OAuthClient>> ReadPageAsync(string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ReadPageAsync(_root, after, pageSize, ClientJson.Default.PageOAuthClient, cancellationToken);

    /// <summary>One client.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<OAuthClient> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(_root.Then(id)), ClientJson.Default.OAuthClient, cancellationToken);

    /// <summary>Changes a client. Its tokens are dropped, and deliveries ask for a new one at once.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="patch">A merge patch (RFC 7396) of what can be created: what is absent stays, null goes back to what the preset says.</param>
    /// <param name="revision">The <see cref="OAuthClient.Revision"/> that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client as it is now.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.PreconditionFailed"/>: it was changed meanwhile.</exception>
    public Task<OAuthClient> PatchAsync(string id, JsonObject patch, long revision, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Patch(_root.Then(id), patch, ClientJson.Default.JsonObject, revision), ClientJson.Default.OAuthClient, cancellationToken);

    /// <summary>Deletes a client with its secret and its tokens.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Conflict"/>: a destination authenticates with it.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => _connection.SendAsync(ApiRequest.Delete(_root.Then(id)), cancellationToken);

    /// <summary>Asks the authorization server for a token, once and now. A success ends a pause that earlier refusals began.</summary>
    /// <param name="id">The client's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What happened, good or bad.</returns>
    /// <exception cref="SealpostProblemException">There is no such client.</exception>
    public Task<TokenTest> TestAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Post(_root.Then(id, "test"), isRepeatable: true), ClientJson.Default.TokenTest, cancellationToken);
}
