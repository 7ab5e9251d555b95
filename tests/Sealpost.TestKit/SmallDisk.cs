using System.Diagnostics;
using System.Globalization;

namespace Sealpost.TestKit;

/// <summary>A file system of a few megabytes in memory, which can be filled to the last byte without troubling anybody.</summary>
public sealed class SmallDisk : IDisposable
{
    private const int NoSpaceLeft = 28;

    private SmallDisk(string path) => Path = path;

    /// <summary>The directory that it is mounted at.</summary>
    public string Path { get; }

    /// <summary>What is free, in bytes.</summary>
    public long FreeBytes => new DriveInfo(Path).AvailableFreeSpace;

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Null where this process may not mount.</summary>
    /// <param name="megabytes">Its size.</param>
    public static SmallDisk? TryMount(int megabytes)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var path = Directory.CreateTempSubdirectory("sealpost-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=0700"), "tmpfs", path)) return new SmallDisk(path);
        Directory.Delete(path);
        return null;
    }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true) ballast.Write(block);
        }
        catch (IOException full) when ((full.HResult & 0xFFFF) == NoSpaceLeft)
        {
            return;
        }
    }

    /// <summary>Leaves so much free and no more.</summary>
    /// <param name="free">In bytes.</param>
    public void FillUpTo(long free)
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        while (FreeBytes > free) ballast.Write(block);
    }

    /// <summary>Gives the space back that <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(Ballast);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Lazily: a connection that is just being closed may still hold a file.
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
