using System.Text.Json;

namespace Sealpost.Tests;

/// <summary>Files of test vectors that live outside the repository; a test that needs one is skipped where it is absent.</summary>
internal static class Corpora
{
    public static JsonElement Read(string file)
    {
        var path = Path.Combine(Folder(), file);
        Assert.SkipUnless(File.Exists(path), $"{file} is not there; set SEALPOST_CORPORA to the folder that holds it.");
        return JsonElement.Parse(File.ReadAllBytes(path));
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("SEALPOST_CORPORA") is { Length: > 0 } given)
            return given;

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Sealpost.slnx")))
            root = root.Parent;
        return Path.Combine(root?.Parent?.FullName ?? "", "shared", "data");
    }
}
