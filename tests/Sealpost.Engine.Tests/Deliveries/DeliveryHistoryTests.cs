using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Tests.Messages;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class DeliveryHistoryTests : EngineTests
{
    private const int MoreThanOneLook = 5_300;

    [Fact]
    public async Task What_lies_far_back_is_found_by_looking_on_where_the_look_before_ended()
    {
        await Engine.CreateDestinationAsync();
        await Engine.PublishAsync();
        var oldest = await Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        var tenant = await Engine.TenantAsync();
        await Engine.WriteAsync(tenant.TenantNo, new MessageId(oldest.Id.Message.Value + 1), MoreThanOneLook, "to.nobody");
        var filter = new DeliveryFilter(State: DeliveryState.Succeeded);

        var look = await Engine.History.ListAsync(tenant.TenantNo, filter, before: null, 10, Cancel);
        var next = await Engine.History.ListAsync(tenant.TenantNo, filter, look.End, 10, Cancel);

        look.Rows.ShouldBeEmpty();
        next.Rows.ShouldHaveSingleItem().Id.ShouldBe(oldest.Id);
        next.End.ShouldBeNull();
    }
}
