using System.Runtime.InteropServices;

namespace Sealpost.Host.Starting;

/// <summary>
/// Keeps the memory of SQLite and OpenSSL small. The GNU C library gives threads up to eight heaps for each processor, and each keeps what its busiest moment took: a server
/// that ran for an hour held 230 MB in them, of which one was in use.
/// </summary>
internal static class NativeHeap
{
    private const int ArenaMax = -8;

    private delegate int SetOption(int option, int value);

    /// <summary>
    /// No more heaps than processors, at least two; those that the runtime has made for its own threads before stay. Unless <c>MALLOC_ARENA_MAX</c> says otherwise, and of another C
    /// library, which has no such heaps.
    /// </summary>
    public static void Limit()
    {
        if (Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is not null || !OperatingSystem.IsLinux()) return;
        if (!NativeLibrary.TryLoad("libc.so.6", out var library) || !NativeLibrary.TryGetExport(library, "mallopt", out var export)) return;
        Marshal.GetDelegateForFunctionPointer<SetOption>(export)(ArenaMax, Math.Max(2, Environment.ProcessorCount));
    }
}
