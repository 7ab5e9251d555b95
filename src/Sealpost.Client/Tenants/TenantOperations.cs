using System.Text.Json.Nodes;
using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Tenants;

/// <summary>The tenants of the instance. What changes them needs a key of the whole instance.</summary>
public sealed class TenantOperations
{
    private static readonly ApiPath Root = ApiPath.Of("tenants");
    private readonly ApiConnection _connection;

    internal TenantOperations(ApiConnection connection) => _connection = connection;

    /// <summary>Creates a tenant.</summary>
    /// <param name="tenant">What to create.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters: the same key within 24 hours answers with what was made before. Null for a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">The id is taken, or something else is refused.</exception>
    public Task<Tenant> CreateAsync(NewTenant tenant, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Create(Root, tenant, ClientJson.Default.NewTenant, idempotencyKey), ClientJson.Default.Tenant, cancellationToken);

    /// <summary>The tenants that the key reaches, newest first, read as the enumeration goes on.</summary>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<Tenant> ListAsync(int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(Root, pageSize, ClientJson.Default.PageTenant, cancellationToken);

    /// <summary>One tenant.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none, or the key does not reach it.</exception>
    public Task<Tenant> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(Root.Then(id)), ClientJson.Default.Tenant, cancellationToken);

    /// <summary>Gives a tenant another name.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="name">1 to 200 characters.</param>
    /// <param name="revision">The <see cref="Tenant.Revision"/> that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The tenant as it is now.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.PreconditionFailed"/>: it was changed meanwhile.</exception>
    public Task<Tenant> RenameAsync(string id, string name, long revision, CancellationToken cancellationToken = default) =>
        PatchAsync(id, new() { ["name"] = name }, revision, cancellationToken);

    /// <summary>Says how long what is finished is kept of a tenant.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="retention">What is null in it goes back to what the server says.</param>
    /// <param name="revision">The <see cref="Tenant.Revision"/> that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The tenant as it is now.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.PreconditionFailed"/>: it was changed meanwhile.</exception>
    public Task<Tenant> KeepAsync(string id, TenantRetention retention, long revision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        var patch = new JsonObject { ["retention"] = new JsonObject { ["payloads"] = retention.Payloads, ["attempts"] = retention.Attempts } };
        return PatchAsync(id, patch, revision, cancellationToken);
    }

    /// <summary>Says what a tenant may use.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="limits">What is null in it goes back to what the server says.</param>
    /// <param name="revision">The <see cref="Tenant.Revision"/> that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The tenant as it is now.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.PreconditionFailed"/>: it was changed meanwhile.</exception>
    public Task<Tenant> LimitAsync(string id, TenantLimits limits, long revision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var patch = new JsonObject
        {
            ["limits"] = new JsonObject
            {
                ["messagesPerSecond"] = limits.MessagesPerSecond,
                ["inFlight"] = limits.InFlight,
                ["pending"] = limits.Pending,
                ["destinations"] = limits.Destinations,
            },
        };
        return PatchAsync(id, patch, revision, cancellationToken);
    }

    /// <summary>Changes a tenant.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="patch">A merge patch (RFC 7396) of <c>name</c>, <c>retention</c> and <c>limits</c>: what is absent stays, null goes back to what the server says.</param>
    /// <param name="revision">The <see cref="Tenant.Revision"/> that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The tenant as it is now.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.PreconditionFailed"/>: it was changed meanwhile.</exception>
    public Task<Tenant> PatchAsync(string id, JsonObject patch, long revision, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Patch(Root.Then(id), patch, ClientJson.Default.JsonObject, revision), ClientJson.Default.Tenant, cancellationToken);

    /// <summary>Deletes a tenant: its destinations and their secrets go at once, and what is still to be delivered is cancelled.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => _connection.SendAsync(ApiRequest.Delete(Root.Then(id)), cancellationToken);
}
