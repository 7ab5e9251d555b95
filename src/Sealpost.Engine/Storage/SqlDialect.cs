namespace Sealpost.Engine.Storage;

/// <summary>The few places where SQLite and PostgreSQL spell a thing differently.</summary>
internal abstract class SqlDialect
{
}
