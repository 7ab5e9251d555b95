using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sealpost.TestKit;

/// <summary>A real PostgreSQL server of its own in a directory of its own, which goes with it.</summary>
/// <remarks>PostgreSQL refuses to run as root, so a root process runs it as <c>postgres</c>, the user that the Debian package makes.</remarks>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly string _directory;
    private readonly string _binaries;
    private readonly int _port;
    private readonly string _settings;
    private int _databases;

    private PostgreSqlServer(string directory, string binaries, int port, string settings)
    {
        _directory = directory;
        _binaries = binaries;
        _port = port;
        _settings = settings;
    }

    /// <summary>Null when PostgreSQL is not installed; otherwise the directory of its programs.</summary>
    public static string? FindBinaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Max()
        : null;

    /// <summary>Makes a cluster and starts it on a free port of 127.0.0.1.</summary>
    /// <param name="durable">True for fsync as in production; false for tests that do not kill it.</param>
    /// <param name="settings">More settings, such as <c>max_connections=50</c>.</param>
    public static async Task<PostgreSqlServer> StartAsync(bool durable, params string[] settings)
    {
        var binaries = FindBinaries() ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql.");
        var directory = Directory.CreateTempSubdirectory("sealpost-pg-").FullName;
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", ["postgres", directory]);
        string[] all = ["listen_addresses=127.0.0.1", $"unix_socket_directories={directory}", "max_connections=200", .. durable ? [] : (string[])["fsync=off", "synchronous_commit=off", "full_page_writes=off"], .. settings];
        var server = new PostgreSqlServer(directory, binaries, FreePort(), string.Join(' ', all.Select(setting => $"-c {setting}")));
        await server.RunAsPostgresAsync("initdb", "-D", server.Data, "-U", "sealpost", "--auth=trust", "--encoding=UTF8", "--no-sync");
        await server.StartAgainAsync();
        return server;
    }

    private string Data => Path.Combine(_directory, "data");

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await RunAsync(Path.Combine(_binaries, "createdb"), ["-h", "127.0.0.1", "-p", Port, "-U", "sealpost", "-T", "template0", name]);
        return $"Host=127.0.0.1;Port={Port};Username=sealpost;Database={name};Maximum Pool Size=20;Timeout=60;Command Timeout=60;Connection Idle Lifetime=5;Connection Pruning Interval=2";
    }

    /// <summary>What <c>pg_dump</c> writes of a database.</summary>
    /// <param name="connectionString">As <see cref="CreateDatabaseAsync"/> returned it.</param>
    public async Task<string> DumpAsync(string connectionString)
    {
        var name = connectionString.Split(';').Single(part => part.StartsWith("Database=", StringComparison.Ordinal))["Database=".Length..];
        var file = Path.GetTempFileName();
        await RunAsync(Path.Combine(_binaries, "pg_dump"), ["-h", "127.0.0.1", "-p", Port, "-U", "sealpost", "-f", file, name]);
        var dump = await File.ReadAllTextAsync(file);
        File.Delete(file);
        return dump;
    }

    private string Port => _port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes a second server that follows this one by streaming. From then on this one acknowledges a commit only when the second has it on disk.</summary>
    public async Task<PostgreSqlServer> AddSynchronousStandbyAsync()
    {
        var directory = Directory.CreateTempSubdirectory("sealpost-pg-").FullName;
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", ["postgres", directory]);
        var standby = new PostgreSqlServer(directory, _binaries, FreePort(), _settings.Replace(_directory, directory, StringComparison.Ordinal));
        await RunAsPostgresAsync("pg_basebackup", "-h", "127.0.0.1", "-p", Port, "-U", "sealpost", "-D", standby.Data, "-X", "stream", "-c", "fast", "-R", "--no-sync");
        await standby.StartAgainAsync();
        await RunAsync(
            Path.Combine(_binaries, "psql"),
            ["-h", "127.0.0.1", "-p", Port, "-U", "sealpost", "-d", "postgres", "-c", "ALTER SYSTEM SET synchronous_standby_names = '*'", "-c", "SELECT pg_reload_conf()"]);
        return standby;
    }

    /// <summary>Makes a standby take writes.</summary>
    public Task PromoteAsync() => RunAsPostgresAsync("pg_ctl", "-D", Data, "-w", "-t", "60", "promote");

    /// <summary>Where it listens.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Starts a stopped server on the same port.</summary>
    public Task StartAgainAsync() =>
        RunAsPostgresAsync("pg_ctl", "-D", Data, "-w", "-t", "60", "-l", Path.Combine(_directory, "log"), "-o", $"-p {Port} {_settings}", "start");

    /// <summary>Stops it as a crash would: nothing is finished, the next start recovers from its log.</summary>
    public Task StopImmediatelyAsync() => RunAsPostgresAsync("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) await StopImmediatelyAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task RunAsPostgresAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(_binaries, program), .. arguments])
        : RunAsync(Path.Combine(_binaries, program), arguments);

    // The server inherits its output, so that is not read to the end: only the program's own exit counts.
    private static async Task RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
