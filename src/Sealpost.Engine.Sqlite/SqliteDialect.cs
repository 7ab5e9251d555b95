using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Sqlite;

internal sealed class SqliteDialect : SqlDialect
{
    public override string CountWrites => "SELECT total_changes()";

    public override string FirstOfIndex => "";

    public override string Bytes(ReadOnlySpan<byte> bytes) => $"x'{Convert.ToHexString(bytes)}'";
}
