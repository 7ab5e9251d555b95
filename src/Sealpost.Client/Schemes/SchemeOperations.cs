using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Schemes;

/// <summary>The catalogue of schemes, of vendors and of your own.</summary>
public sealed class SchemeOperations
{
    private static readonly ApiPath Root = ApiPath.Of("schemes");
    private readonly ApiConnection _connection;

    internal SchemeOperations(ApiConnection connection) => _connection = connection;

    /// <summary>The schemes by id, read as the enumeration goes on.</summary>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<SchemeInfo> ListAsync(int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(Root, pageSize, ClientJson.Default.PageSchemeInfo, cancellationToken);

    /// <summary>One scheme.</summary>
    /// <param name="id">Its id; without a version the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<SchemeInfo> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(Root.Then(id)), ClientJson.Default.SchemeInfo, cancellationToken);
}
