namespace Sealpost.Engine.PostgreSql;

/// <summary>Which PostgreSQL: the connection string <c>ConnectionStrings:Sealpost</c>.</summary>
internal sealed record PostgreSqlOptions(string ConnectionString);
