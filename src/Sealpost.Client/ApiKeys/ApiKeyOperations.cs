using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.ApiKeys;

/// <summary>The keys that open the API.</summary>
public sealed class ApiKeyOperations
{
    private static readonly ApiPath Root = ApiPath.Of("api-keys");
    private readonly ApiConnection _connection;

    internal ApiKeyOperations(ApiConnection connection) => _connection = connection;

    /// <summary>Creates a key.</summary>
    /// <param name="key">What to create.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters: the same key within 24 hours answers with what was made before. Null for a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">It is refused.</exception>
    public Task<ApiKey> CreateAsync(NewApiKey key, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Create(Root, key, ClientJson.Default.NewApiKey, idempotencyKey), ClientJson.Default.ApiKey, cancellationToken);

    /// <summary>The keys, newest first and the revoked among them, read as the enumeration goes on.</summary>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<ApiKey> ListAsync(int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(Root, pageSize, ClientJson.Default.PageApiKey, cancellationToken);

    /// <summary>One page of the keys.</summary>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><paramref name="after"/> is no such place.</exception>
    public Task<Page<ApiKey>> ReadPageAsync(string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ReadPageAsync(Root, after, pageSize, ClientJson.Default.PageApiKey, cancellationToken);

    /// <summary>One key.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<ApiKey> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(Root.Then(id)), ClientJson.Default.ApiKey, cancellationToken);

    /// <summary>Revokes a key: from now on it opens nothing.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task RevokeAsync(string id, CancellationToken cancellationToken = default) => _connection.SendAsync(ApiRequest.Delete(Root.Then(id)), cancellationToken);
}
