using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;

namespace Sealpost.Engine.Tests.Messages;

public sealed class MessageStoreTests : EngineTests
{
    private const int MoreThanOneLook = 20_010;

    private MessageStore Store => Engine.Services.GetRequiredService<MessageStore>();

    [Fact]
    public async Task A_type_that_is_rare_is_found_by_looking_on_where_the_look_before_ended()
    {
        var tenant = await Engine.TenantAsync();
        var first = MessageId.FirstAt(Engine.Clock.GetUtcNow());
        await Engine.WriteAsync(tenant.TenantNo, first, 2, "rare");
        await Engine.WriteAsync(tenant.TenantNo, new(first.Value + 2), MoreThanOneLook, "usual");

        var look = await Store.ListAsync(tenant.TenantNo, new("rare"), before: null, 3, Cancel);
        var next = await Store.ListAsync(tenant.TenantNo, new("rare"), look.End, 3, Cancel);
        var full = await Store.ListAsync(tenant.TenantNo, new("usual"), before: null, 3, Cancel);

        look.Rows.ShouldBeEmpty();
        next.Rows.Select(message => message.Id.Value - first.Value).ShouldBe([(UInt128)1, (UInt128)0]);
        (next.End, full.End, full.Rows.Count).ShouldBe((null, null, 3));
    }
}
