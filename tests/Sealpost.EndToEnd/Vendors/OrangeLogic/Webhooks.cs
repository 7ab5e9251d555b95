using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.OrangeLogic;

/// <summary>developer.orangelogic.com/reference/webhooks</summary>
public sealed class Webhooks(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_failed_event_is_sent_again_up_to_five_times()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"orange-logic"}""");
        account.Receiver.Respond(new TestResponse(500));

        var delivery = await account.SettleAsync(eventType: "AssetEdited");

        delivery.Text("state").ShouldBe("dead");
        (await account.ScheduleAsync(delivery)).Select(offset => offset.TotalMinutes).ShouldBe([0, 1, 6, 21, 81, 321]);
    }

    [Fact]
    public async Task The_number_of_resends_can_be_set()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"orange-logic","retry":{"delays":["1m"]}}""");
        account.Receiver.Respond(new TestResponse(500));

        (await account.SettleAsync()).GetProperty("attempts").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public async Task Any_2xx_is_success(int status)
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"orange-logic"}""");
        account.Receiver.Respond(new TestResponse(status));

        (await account.SettleAsync()).GetProperty("attempts").GetInt32().ShouldBe(1);
    }
}
