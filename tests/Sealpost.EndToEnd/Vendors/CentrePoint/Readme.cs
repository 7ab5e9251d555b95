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

    [Fact]
    public async Task The_addresses_that_requests_come_from_are_published()
    {
        await using var account = await Account.OpenAsync(server);

        var addresses = await account.GetOfInstanceAsync("egress-addresses");

        addresses.GetProperty("items").EnumerateArray().Select(address => address.GetString()).ShouldBe(["203.0.113.7", "2001:db8:5::/64"]);
    }
}
