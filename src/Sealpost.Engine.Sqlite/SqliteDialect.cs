using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Sqlite;

internal sealed class SqliteDialect : SqlDialect
{
}
