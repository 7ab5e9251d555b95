using System.Buffers;

namespace Sealpost.Cli.Terminal;

/// <summary>A line that sets an environment variable when it is pasted into a shell.</summary>
internal static class ShellVariable
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-:@%+,");

    /// <summary>For the shell that people have on this system.</summary>
    public static string Line(string name, string value) => OperatingSystem.IsWindows() ? PowerShell(name, value) : Posix(name, value);

    public static string Posix(string name, string value) =>
        value.AsSpan().ContainsAnyExcept(Plain) ? $"export {name}='{value.Replace("'", @"'\''", StringComparison.Ordinal)}'" : $"export {name}={value}";

    public static string PowerShell(string name, string value) => $"$env:{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
