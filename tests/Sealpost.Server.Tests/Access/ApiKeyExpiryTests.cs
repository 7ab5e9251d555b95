using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Storage;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Access;

public sealed class ApiKeyExpiryTests(TestServer server)
{
    [Fact]
    public async Task A_key_stops_at_its_expiry()
    {
        var time = new ManualTimeProvider();
        var database = server.Services.GetRequiredService<Database>();
        var journal = server.Services.GetRequiredService<Journal>();
        var directory = new ApiKeyDirectory(database, time);
        var store = new ApiKeyStore(database, journal, new IdempotencyLedger(journal, time), directory, new Engine.Identity.UuidV7(time), time);
        var token = ApiKeyToken.Generate();
        await store.CreateAsync(null, "expires", null, Role.SuperAdmin, time.GetUtcNow() + TimeSpan.FromHours(1), token, TestContext.Current.CancellationToken);
        directory.Find(token).ShouldNotBeNull();
        time.Advance(TimeSpan.FromMinutes(59));
        directory.Find(token).ShouldNotBeNull();
        time.Advance(TimeSpan.FromMinutes(1));
        directory.Find(token).ShouldBeNull();
    }
}
