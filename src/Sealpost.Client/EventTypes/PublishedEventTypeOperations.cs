using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.EventTypes;

/// <summary>The catalogue that the operator publishes for those who write receivers. Needs no API key, and sends none.</summary>
public sealed class PublishedEventTypeOperations
{
    private static readonly ApiPath Root = ApiPath.Of("published", "event-types");
    private readonly ApiConnection _connection;

    internal PublishedEventTypeOperations(ApiConnection connection) => _connection = connection;

    /// <summary>One page of the published event types, by name.</summary>
    /// <param name="search">What stands in the name or the description, at most 100 characters; null for all.</param>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.NotFound"/>: the operator publishes none.</exception>
    public Task<Page<PublishedEventTypeSummary>> ReadPageAsync(string? search = null, string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.GetPublic(Root.With(("q", search), ("limit", PageSize.Text(pageSize)), ("after", after))), ClientJson.Default.PagePublishedEventTypeSummary, cancellationToken);

    /// <summary>One published event type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.NotFound"/>: there is none, or it is not published.</exception>
    public Task<PublishedEventType> GetAsync(string name, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.GetPublic(Root.Then(name)), ClientJson.Default.PublishedEventType, cancellationToken);
}
