using Sealpost.TestKit;

namespace Sealpost.Engine.Tests;

/// <summary>Tests of an engine of their own with one tenant, and a receiver that it reaches.</summary>
public abstract class EngineTests(params (string Key, string Value)[] settings) : IAsyncLifetime
{
    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected TestReceiver Receiver { get; private set; } = null!;

    private protected TestEngine Engine { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Receiver = await TestReceiver.StartAsync();
        Engine = await TestEngine.StartAsync(Receiver, settings);
        await Engine.CreateTenantAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Engine.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
