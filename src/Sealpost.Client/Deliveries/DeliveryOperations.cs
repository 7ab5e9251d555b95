using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Deliveries;

/// <summary>The deliveries of one tenant.</summary>
public sealed class DeliveryOperations
{
    private readonly ApiConnection _connection;
    private readonly ApiPath _root;

    internal DeliveryOperations(ApiConnection connection, ApiPath tenant)
    {
        _connection = connection;
        _root = tenant.Then("deliveries");
    }

    /// <summary>Deliveries, newest first, read as the enumeration goes on.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The filter asks for <see cref="DeliveryState.Unknown"/>.</exception>
    public IAsyncEnumerable<Delivery> ListAsync(DeliveryFilter? filter = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(Filtered(filter), pageSize, ClientJson.Default.PageDelivery, cancellationToken);

    /// <summary>One page of the deliveries.</summary>
    /// <param name="filter">Which; null for all. The next page needs the same.</param>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The filter asks for <see cref="DeliveryState.Unknown"/>.</exception>
    /// <exception cref="SealpostProblemException"><paramref name="after"/> is no such place.</exception>
    public Task<Page<Delivery>> ReadPageAsync(DeliveryFilter? filter = null, string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ReadPageAsync(Filtered(filter), after, pageSize, ClientJson.Default.PageDelivery, cancellationToken);

    /// <summary>One delivery.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<Delivery> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(_root.Then(id)), ClientJson.Default.Delivery, cancellationToken);

    /// <summary>A delivery's attempts with request and response, the newest first.</summary>
    /// <param name="id">The delivery's id.</param>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<Attempt> ListAttemptsAsync(string id, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(_root.Then(id, "attempts"), pageSize, ClientJson.Default.PageAttempt, cancellationToken);

    /// <summary>Sends a finished delivery again, from the start of its schedule and whatever became of it before.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The delivery, pending again.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Conflict"/>: it is still pending, its payload is gone, or its destination takes nothing.</exception>
    public Task<Delivery> ResendAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Post(_root.Then(id, "resend"), isRepeatable: false), ClientJson.Default.Delivery, cancellationToken);

    /// <summary>Cancels a pending delivery. A request already on its way may still arrive.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Conflict"/>: it is finished.</exception>
    public Task<Delivery> CancelAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Post(_root.Then(id, "cancel"), isRepeatable: false), ClientJson.Default.Delivery, cancellationToken);

    private ApiPath Filtered(DeliveryFilter? filter)
    {
        if (filter?.State == DeliveryState.Unknown) throw new ArgumentException("No delivery can be found by an unknown state.", nameof(filter));
        return _root.With(
            ("destination", filter?.Destination),
            ("message", filter?.Message),
            ("state", filter?.State is { } state ? CamelCaseEnumConverter<DeliveryState>.NameOf(state) : null),
            ("from", ApiPath.Time(filter?.From)),
            ("until", ApiPath.Time(filter?.Until)));
    }
}
