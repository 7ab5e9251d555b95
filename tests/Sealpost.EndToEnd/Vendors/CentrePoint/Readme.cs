using System.Net;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.CentrePoint;

/// <summary>github.com/actigraph/WebhookDocumentation README.md</summary>
public sealed class Readme(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_couple_of_retries_at_once_then_two_a_day_apart_then_only_by_hand()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync("""{"profile":"actigraph"}""");
        account.Receiver.Respond(new TestResponse(500));

        var delivery = await account.SettleAsync(eventType: "upload");

        delivery.Text("state").ShouldBe("dead");
        (await account.ScheduleAsync(delivery)).ShouldBe([TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromDays(2)]);

        account.Receiver.Respond(ConsentingReceiver.Answer);
        await account.PostAsync($"deliveries/{delivery.Text("id")}/resend", status: HttpStatusCode.Accepted);
        (await account.AttemptedAsync(delivery.Text("id"), 6)).Text("state").ShouldBe("succeeded");
    }
}
