using System.Net;
using System.Net.Sockets;
using Sealpost.Engine.Egress.Dialling;

namespace Sealpost.Engine.Tests.Egress.Dialling;

public sealed class NameResolutionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_machines_own_name_for_itself_is_found_again_and_again_in_one_slot()
    {
        using var names = new NameResolution(maxConcurrent: 1);

        for (var round = 0; round < 3; round++)
            (await names.ResolveAsync("localhost", Cancellation)).ShouldAllBe(address => IPAddress.IsLoopback(address));
    }

    [Fact]
    public async Task A_name_that_fails_gives_its_slot_back()
    {
        using var names = new NameResolution(maxConcurrent: 1);

        await Should.ThrowAsync<SocketException>(async () => await names.ResolveAsync("nowhere.invalid", Cancellation));
        (await names.ResolveAsync("localhost", Cancellation)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Whoever_gave_up_does_not_wait_for_the_resolver()
    {
        using var names = new NameResolution(maxConcurrent: 1);
        using var given = new CancellationTokenSource();
        await given.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await names.ResolveAsync("localhost", given.Token));
    }
}
