namespace Sealpost.Tests.Interop;

/// <summary>Programs of the machine.</summary>
internal static class Programs
{
    public static bool IsThere(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));
}
