using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql;

internal sealed class PostgreSqlDialect : SqlDialect
{
    public override string CountWrites => "SELECT COALESCE(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::BIGINT FROM pg_stat_xact_user_tables";

    // Rows come by the ten thousand between two looks of autovacuum, so what the planner knows of the table is always old.
    public override string FirstOfIndex =>
        "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off;";

    public override string Bytes(ReadOnlySpan<byte> bytes) => $"'\\x{Convert.ToHexString(bytes)}'::bytea";
}
