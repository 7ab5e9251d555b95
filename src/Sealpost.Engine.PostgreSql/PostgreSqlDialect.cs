using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql;

internal sealed class PostgreSqlDialect : SqlDialect
{
    public override string CountWrites => "SELECT COALESCE(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::BIGINT FROM pg_stat_xact_user_tables";
}
