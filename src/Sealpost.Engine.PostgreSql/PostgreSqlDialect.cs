using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql;

internal sealed class PostgreSqlDialect : SqlDialect
{
}
