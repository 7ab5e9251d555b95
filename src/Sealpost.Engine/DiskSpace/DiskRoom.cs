namespace Sealpost.Engine.DiskSpace;

/// <summary>What a database that lives in files may grow into, in bytes.</summary>
/// <param name="Size">Of the whole file system.</param>
/// <param name="Free">What the file system still gives to this process.</param>
/// <param name="Reusable">What the database's own file has no more use for: it is written to before the file grows.</param>
internal sealed record DiskRoom(long Size, long Free, long Reusable);
