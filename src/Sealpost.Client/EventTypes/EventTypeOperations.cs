using System.Text.Json.Nodes;
using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.EventTypes;

/// <summary>The catalogue of event types, shared by all tenants.</summary>
public sealed class EventTypeOperations
{
    private static readonly ApiPath Root = ApiPath.Of("event-types");
    private readonly ApiConnection _connection;

    internal EventTypeOperations(ApiConnection connection) => _connection = connection;

    /// <summary>Creates an event type.</summary>
    /// <param name="eventType">What to create.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters: the same key within 24 hours answers with what was made before. Null for a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">The name is taken, or something else is refused.</exception>
    public Task<EventType> CreateAsync(NewEventType eventType, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Create(Root, eventType, ClientJson.Default.NewEventType, idempotencyKey), ClientJson.Default.EventType, cancellationToken);

    /// <summary>The event types, newest first, read as the enumeration goes on.</summary>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<EventType> ListAsync(int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(Root, pageSize, ClientJson.Default.PageEventType, cancellationToken);

    /// <summary>One page of the event types.</summary>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><paramref name="after"/> is no such place.</exception>
    public Task<Page<EventType>> ReadPageAsync(string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ReadPageAsync(Root, after, pageSize, ClientJson.Default.PageEventType, cancellationToken);

    /// <summary>One event type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<EventType> GetAsync(string name, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(Root.Then(name)), ClientJson.Default.EventType, cancellationToken);

    /// <summary>Changes an event type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="patch">A merge patch (RFC 7396) of <c>description</c>, <c>versions</c> and <c>archived</c>: lists are replaced as a whole.</param>
    /// <param name="revision">The <see cref="EventType.Revision"/> that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The event type as it is now.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.PreconditionFailed"/>: it was changed meanwhile.</exception>
    public Task<EventType> PatchAsync(string name, JsonObject patch, long revision, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Patch(Root.Then(name), patch, ClientJson.Default.JsonObject, revision), ClientJson.Default.EventType, cancellationToken);
}
