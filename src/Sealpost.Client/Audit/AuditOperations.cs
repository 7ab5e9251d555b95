using Sealpost.Client.Json;
using Sealpost.Client.Paging;
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
    public IAsyncEnumerable<AuditEntry> ListAsync(AuditFilter? filter = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default)
    {
        var path = ApiPath.Of("audit").With(
            ("tenant", filter?.Tenant),
            ("actor", filter?.Actor),
            ("action", filter?.Action),
            ("subject", filter?.Subject),
            ("from", ApiPath.Time(filter?.From)),
            ("until", ApiPath.Time(filter?.Until)));
        return _connection.ListAsync(path, pageSize, ClientJson.Default.PageAuditEntry, cancellationToken);
    }
}
