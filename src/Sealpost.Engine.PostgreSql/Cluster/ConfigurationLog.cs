using Dapper;
using Npgsql;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.PostgreSql.Cluster;

/// <summary>Reads what was changed of the configuration, in the order of the commits. Triggers of the database write it, so nobody can forget to.</summary>
internal sealed class ConfigurationLog(NpgsqlDataSource source)
{
    /// <summary>How many changes are remembered; who missed more reads everything anew.</summary>
    private const int Remembered = 10_000;

    public async Task<long> FindEndAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<long>(new CommandDefinition("SELECT configuration FROM cluster_state", cancellationToken: cancellationToken));
    }

    /// <summary>What other incarnations than this one have changed.</summary>
    /// <param name="after">The end that was read before.</param>
    public async Task<(IReadOnlyList<ConfigurationChange> Changes, long End)> ReadAsync(long incarnation, long after, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT configuration AS Configuration, node_no AS NodeNo, kind AS Kind, tenant_no AS TenantNo, number AS Number, subject AS Subject
            FROM cluster_changes WHERE configuration > @after ORDER BY configuration LIMIT {Remembered}
            """,
            new { after }, cancellationToken: cancellationToken))).AsList();
        if (rows.Count == 0) return ([], after);
        if (rows[0].Configuration == after + 1) return ([.. rows.Where(row => row.NodeNo != incarnation).Select(row => row.ToChange()).Distinct()], rows[^1].Configuration);
        var destinations = await connection.QueryAsync<(long TenantNo, long DestinationNo)>(new CommandDefinition("SELECT tenant_no, destination_no FROM destinations", cancellationToken: cancellationToken));
        return
        (
            [new ConfigurationChange.Everything(), .. destinations.Select(destination => new ConfigurationChange.Destination((int)destination.TenantNo, (int)destination.DestinationNo))],
            rows[^1].Configuration
        );
    }

    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            $"DELETE FROM cluster_changes WHERE configuration < (SELECT configuration - {Remembered} FROM cluster_state)", cancellationToken: cancellationToken));
    }

    private sealed record Row(long Configuration, long? NodeNo, long Kind, long TenantNo, long Number, string Subject)
    {
        public ConfigurationChange ToChange() => Kind switch
        {
            1 => new ConfigurationChange.Tenant((int)TenantNo),
            2 => new ConfigurationChange.Destination((int)TenantNo, (int)Number),
            3 => new ConfigurationChange.Source((int)Number),
            4 => new ConfigurationChange.EventType(Subject, Archived: Number != 0),
            5 => new ConfigurationChange.ApiKeys(),
            6 => new ConfigurationChange.OAuthClient(OAuthClientId.FromBytes(Convert.FromHexString(Subject))),
            7 => new ConfigurationChange.Shared(),
            8 => new ConfigurationChange.Jobs(),
            // A newer version of Sealpost knows more kinds.
            _ => new ConfigurationChange.Everything(),
        };
    }
}
