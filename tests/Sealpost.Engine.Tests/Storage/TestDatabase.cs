using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Tests.Storage;

/// <summary>A real database of its own, which goes with it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("sealpost-test-").FullName;

    public Database Database => field ??= TestStorage.Open(Directory);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
