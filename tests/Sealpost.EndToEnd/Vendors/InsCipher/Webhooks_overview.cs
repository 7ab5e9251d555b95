using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.InsCipher;

/// <summary>developer.inscipher.com/docs/webhooks-overview</summary>
public sealed class Webhooks_overview(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task One_retry_at_once_and_two_after_30_minutes_each()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"inscipher"}""");
        account.Receiver.Respond(new TestResponse(500));

        var delivery = await account.SettleAsync();

        delivery.Text("state").ShouldBe("dead");
        (await account.ScheduleAsync(delivery)).ShouldBe([TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(60)]);
        account.Receiver.Requests.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(410)]
    public async Task Only_200_is_success(int status)
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"inscipher"}""");
        account.Receiver.RespondNext(new TestResponse(status));

        var delivery = await account.SettleAsync();

        delivery.Text("state").ShouldBe("succeeded");
        (await account.AttemptsAsync(delivery)).Select(attempt => attempt.GetProperty("status").GetInt32()).ShouldBe([status, 200]);
    }

    [Fact]
    public async Task The_rule_of_200_is_a_setting()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"inscipher","retry":{"success":"2xx"}}""");
        account.Receiver.Respond(new TestResponse(204));

        (await account.SettleAsync()).GetProperty("attempts").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task After_the_third_retry_and_not_before_a_mail_and_a_system_event_tell_of_it()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync("""{"profile":"inscipher","notifyEmails":["filing@example.com"]}""");
        account.Receiver.Respond(new TestResponse(500));
        var delivery = (await account.PublishAsync()).ShouldNotBeNull();
        await account.AttemptedAsync(delivery, 2);
        server.Mails.Mails.ShouldBeEmpty();

        await account.SettledAsync(delivery);

        var mail = (await server.Mails.WaitForAsync(1, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        mail.Recipients.ShouldBe(["filing@example.com"]);
        mail.Text.ShouldContain(delivery);
        var told = await account.GetOfInstanceAsync("tenants/sealpost-system/messages?eventType=sealpost.delivery.exhausted");
        var message = await account.GetOfInstanceAsync($"tenants/sealpost-system/messages/{told.GetProperty("items")[0].Text("id")}");
        message.GetProperty("payload").GetProperty("data").Text("destination").ShouldBe(created.Text("id"));
    }
}
