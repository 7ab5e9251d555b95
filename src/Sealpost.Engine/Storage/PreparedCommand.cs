using System.Data.Common;
using System.Globalization;

namespace Sealpost.Engine.Storage;

/// <summary>A command whose parameters <c>@p0 … @pN</c> are set by position and which is prepared once.</summary>
internal sealed class PreparedCommand : IDisposable
{
    private readonly DbCommand _command;
    private bool _prepared;

    public PreparedCommand(DbConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
            _command.Parameters.Add(parameter);
        }
    }

    public void Use(DbTransaction transaction) => _command.Transaction = transaction;

    public PreparedCommand Set(int position, object? value)
    {
        _command.Parameters[position].Value = value ?? DBNull.Value;
        return this;
    }

    public int Execute()
    {
        Prepare();
        return _command.ExecuteNonQuery();
    }

    public DbDataReader Read()
    {
        Prepare();
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();

    private void Prepare()
    {
        if (_prepared) return;
        _command.Prepare();
        _prepared = true;
    }
}
