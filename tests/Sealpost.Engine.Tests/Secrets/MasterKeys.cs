using System.Globalization;
using Sealpost.Engine.Secrets;

namespace Sealpost.Engine.Tests.Secrets;

/// <summary>The key file as an operator edits it.</summary>
internal static class MasterKeys
{
    public static string PathIn(string directory) => Path.Combine(directory, MasterKeyOptions.FileName);

    public static void Add(string directory, int version) =>
        File.AppendAllText(PathIn(directory), string.Create(CultureInfo.InvariantCulture, $"{version}:{KeyRing.Generate().Reveal()[2..]}"));

    public static void Drop(string directory, int version) => File.WriteAllLines(
        PathIn(directory), File.ReadAllLines(PathIn(directory)).Where(line => !line.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{version}:"), StringComparison.Ordinal)));
}
