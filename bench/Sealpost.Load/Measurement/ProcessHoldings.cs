namespace Sealpost.Load.Measurement;

/// <summary>What a process holds that must not grow while it only goes on, from <c>/proc</c>.</summary>
/// <param name="Descriptors">Open files, sockets and the rest.</param>
internal readonly record struct ProcessHoldings(int Threads, int Descriptors, int Sockets)
{
    public static ProcessHoldings Of(int processId)
    {
        var descriptors = Directory.GetFiles($"/proc/{processId}/fd");
        return new(Directory.GetDirectories($"/proc/{processId}/task").Length, descriptors.Length, descriptors.Count(IsSocket));
    }

    // One that was closed meanwhile has no target any more.
    private static bool IsSocket(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) ?? false;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
