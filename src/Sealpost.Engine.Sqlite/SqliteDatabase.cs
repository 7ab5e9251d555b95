using System.Data.Common;
using Microsoft.Data.Sqlite;
using Sealpost.Engine.DiskSpace;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Sqlite;

/// <summary>SQLite in WAL mode with <c>synchronous=FULL</c>: a commit survives a power cut.</summary>
internal sealed class SqliteDatabase : Database
{
    // In seconds. What holds the database at start for longer will hold it on.
    private const int StartPatience = 5;

    private readonly SqliteOptions _options;
    private readonly string _writerConnection;
    private readonly string _readerConnection;
    private FileStream? _lock;

    public SqliteDatabase(SqliteOptions options)
    {
        _options = options;
        _writerConnection = new SqliteConnectionStringBuilder { DataSource = options.DatabasePath, Pooling = false, DefaultTimeout = 30 }.ToString();
        _readerConnection = new SqliteConnectionStringBuilder { DataSource = options.DatabasePath, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 30 }.ToString();
    }

    public override SqlDialect Dialect { get; } = new SqliteDialect();

    public override string DurabilityStatement => $"SQLite at {_options.DatabasePath}, WAL, synchronous=FULL: what is committed survives a crash and a power cut";

    public override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        CreateDataDirectory();
        LockDataDirectory();
        RefuseMoved();
        CreateForOwner();
        try
        {
            await using var connection = new SqliteConnection(_writerConnection) { DefaultTimeout = StartPatience };
            await connection.OpenAsync(cancellationToken);
            SqlitePragmas.ApplyOnCreation(connection);
            SqliteMigrations.Apply(connection);
        }
        catch (SqliteException failure)
        {
            throw Unusable(failure);
        }
    }

    public override JournalSession OpenJournal()
    {
        var connection = new SqliteConnection(_writerConnection);
        connection.Open();
        SqlitePragmas.ApplyToWriter(connection);
        return new SqliteJournalSession(connection);
    }

    public override ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken) => new(OpenReader());

    public override DbConnection OpenReader()
    {
        var connection = new SqliteConnection(_readerConnection);
        connection.Open();
        return connection;
    }

    /// <summary>A connection of the checkpointer's own, so that the writer never waits for the database file.</summary>
    public SqliteConnection OpenCheckpointer()
    {
        var connection = new SqliteConnection(_writerConnection);
        connection.Open();
        return connection;
    }

    public override bool MayPass(DbException failure) => failure is SqliteException
    {
        SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED
            or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_NOMEM,
    };

    public override DiskRoom ReadRoom()
    {
        var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(_options.Directory)! : _options.Directory);
        using var connection = OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT freelist_count FROM pragma_freelist_count) * (SELECT page_size FROM pragma_page_size)";
        return new(drive.TotalSize, drive.AvailableFreeSpace, (long)command.ExecuteScalar()!);
    }

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearPool(new SqliteConnection(_readerConnection));
        _lock?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Two servers on one directory would each send every delivery. The operating system lets go of the lock when the process ends, however it ends.</summary>
    private void LockDataDirectory()
    {
        if (_lock is not null) return;
        try
        {
            _lock = new FileStream(Path.Combine(_options.Directory, "sealpost.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw Unusable(refused);
        }
        catch (IOException taken)
        {
            throw new InvalidOperationException($"The data directory {_options.Directory} is in use by another Sealpost process. Stop it, or set Sealpost:Data to another directory.", taken);
        }
    }

    /// <summary>A new and empty instance in the place of one that was moved would take messages that nobody misses until it is late.</summary>
    private void RefuseMoved()
    {
        if (File.Exists(_options.DatabasePath) || !File.Exists(_options.MovedPath)) return;
        throw new InvalidOperationException(
            $"The instance in {_options.Directory} was moved to PostgreSQL: its database is now {_options.MovedPath}. Set ConnectionStrings:Sealpost to start it there. " +
            "To go back, if no server has run on PostgreSQL since, take .migrated out of the names of that file and those beside it; for a new instance, move them away or set Sealpost:Data to another directory.");
    }

    private InvalidOperationException Unusable(Exception refused) =>
        new($"Sealpost:Data is {_options.Directory}, which cannot be used ({refused.Message}) Give a directory that this user may make or write to.", refused);

    private InvalidOperationException Unusable(SqliteException failure) => new(failure.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT =>
            $"{_options.DatabasePath} is not an SQLite database, or it is damaged ({failure.Message}). Put a backup in its place, move it away to begin anew, or set Sealpost:Data to another directory.",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
            $"{_options.DatabasePath} is locked by another process. End what has it open, or set Sealpost:Data to another directory.",
        SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR =>
            $"{_options.DatabasePath} cannot be written ({failure.Message}). Free space on its disk and see that the disk is sound, or set Sealpost:Data to a directory on another.",
        SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM =>
            $"{_options.DatabasePath} cannot be opened ({failure.Message}). Let this user read and write it, or set Sealpost:Data to another directory.",
        _ => $"{_options.DatabasePath} cannot be used ({failure.Message}). Put a backup in its place, or set Sealpost:Data to another directory.",
    }, failure);

    private void CreateDataDirectory()
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_options.Directory);
            else Directory.CreateDirectory(_options.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Unusable(refused);
        }
    }

    /// <summary>SQLite would let everybody on the machine read it where the directory, made by others, lets them in. Its other files get the mode of this one.</summary>
    private void CreateForOwner()
    {
        if (OperatingSystem.IsWindows() || File.Exists(_options.DatabasePath)) return;
        try
        {
            new FileStream(_options.DatabasePath, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Unusable(refused);
        }
    }
}
