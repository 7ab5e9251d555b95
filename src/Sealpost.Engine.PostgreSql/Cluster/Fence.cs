using Npgsql;

namespace Sealpost.Engine.PostgreSql.Cluster;

/// <summary>What makes a transaction fail unless this node's lease stands, and lets nobody take its lanes before the transaction has ended.</summary>
internal static class Fence
{
    private const string Refusal = "SP001";

    public static NpgsqlBatchCommand Command(long incarnation) => new("SELECT cluster_fence($1)") { Parameters = { new NpgsqlParameter<long> { TypedValue = incarnation } } };

    public static bool Refused(PostgresException failure) => failure.SqlState == Refusal;
}
