using System.Text.Json;
using Sealpost.TestKit;

namespace Sealpost.Tests;

/// <summary>Vector files that live outside the repository; a test that needs one is skipped where it is absent.</summary>
internal static class CorpusJson
{
    public static JsonElement Read(string name)
    {
        if (!Corpora.TryFind(name, out var path, out var reason))
            Assert.Skip(reason);
        return JsonElement.Parse(File.ReadAllBytes(path));
    }
}
