using System.Globalization;
using Sealpost.Engine.Secrets;
using Sealpost.Host.Starting;

namespace Sealpost.Host.Migration;

/// <summary>Moves an instance from SQLite to PostgreSQL: <c>Sealpost.Host migrate</c>.</summary>
internal static class MigrateCommand
{
    private const int Refused = 1;

    public static async Task<int> RunAsync(string[] settings)
    {
        try
        {
            var configuration = Server.ReadSettings(settings);
            var directory = Path.GetFullPath(configuration["Sealpost:Data"] is { Length: > 0 } data ? data : "data");
            var target = configuration.GetConnectionString("Sealpost") is { Length: > 0 } given
                ? given
                : throw new InvalidOperationException("ConnectionStrings:Sealpost is missing: give the connection string of the empty PostgreSQL database to move to.");
            var keys = configuration.GetSection(MasterKeyOptions.Section).Get<MasterKeyOptions>() ?? new();
            var tables = await new InstanceMigration(directory, target, keys, TimeProvider.System, Console.Error).RunAsync(CancellationToken.None);
            foreach (var table in tables) await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{table.Name} {table.Rows} {table.Hash:x32}"));
            return 0;
        }
        catch (Exception failure) when (StartFault.Lines(failure) is { Count: > 0 } faults)
        {
            foreach (var fault in faults) await Console.Error.WriteLineAsync(fault);
            await Console.Error.WriteLineAsync("Nothing was moved.");
            return Refused;
        }
    }
}
