using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Audit;

/// <summary>Who changed what. Entries are never changed and never removed. Needs a tenant admin.</summary>
public sealed class AuditOperations
{
    private readonly ApiConnection _connection;

    internal AuditOperations(ApiConnection connection) => _connection = connection;

    /// <summary>The changes of the tenants that the caller administers, newest first, read as the enumeration goes on.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<AuditEntry> ListAsync(AuditFilter? filter = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(PathOf(filter), pageSize, ClientJson.Default.PageAuditEntry, cancellationToken);

    /// <summary>One page of the changes.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">The filter names an unknown tenant, or <paramref name="after"/> is no such place.</exception>
    public Task<Page<AuditEntry>> ReadPageAsync(AuditFilter? filter = null, string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ReadPageAsync(PathOf(filter), after, pageSize, ClientJson.Default.PageAuditEntry, cancellationToken);

    private static ApiPath PathOf(AuditFilter? filter) => ApiPath.Of("audit").With(
        ("tenant", filter?.Tenant),
        ("actor", filter?.Actor),
        ("action", filter?.Action),
        ("subject", filter?.Subject),
        ("from", ApiPath.Time(filter?.From)),
        ("until", ApiPath.Time(filter?.Until)));
}
