using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Sealpost.EndToEnd.Loss.Books;

/// <summary>A file of lines that only grows. Each line is with the operating system before <see cref="Append"/> returns, so that it outlives whoever writes it.</summary>
internal sealed class Book : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Lock _writing = new();
    private readonly SemaphoreSlim _syncing = new(1);
    private long _length;
    private long _synced;
    private bool _closed;

    public Book(string path, string heading)
    {
        Path = path;
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Append(heading);
    }

    public string Path { get; }

    /// <summary>What comes after the book was closed is not written: nobody reads it.</summary>
    public void Append(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_writing)
        {
            if (_closed) return;
            RandomAccess.Write(_file, bytes, _length);
            _length += bytes.Length;
        }
    }

    /// <summary>Completes when everything appended before the call is on disk. Who comes while the disk is busy shares the next turn.</summary>
    public async Task SyncAsync()
    {
        var wanted = Length();
        await _syncing.WaitAsync();
        try
        {
            if (_synced >= wanted) return;
            var reached = Length();
            await Task.Run(() => RandomAccess.FlushToDisk(_file));
            _synced = reached;
        }
        finally
        {
            _syncing.Release();
        }
    }

    /// <summary>The lines after the heading. One that was cut off by the death of its writer is none.</summary>
    public static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StreamReader(path);
        var text = new StringBuilder();
        var heading = true;
        for (int next; (next = reader.Read()) >= 0;)
        {
            if (next != '\n')
            {
                text.Append((char)next);
                continue;
            }

            if (!heading) yield return text.ToString();
            heading = false;
            text.Clear();
        }
    }

    public static string ReadHeading(string path)
    {
        using var reader = new StreamReader(path);
        return reader.ReadLine() ?? "";
    }

    public void Dispose()
    {
        lock (_writing) _closed = true;
        _file.Dispose();
        _syncing.Dispose();
    }

    private long Length()
    {
        lock (_writing) return _length;
    }
}
