using System.Collections.Concurrent;
using System.Diagnostics;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Tests.Authentication.OAuth2;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class AttemptTraceTests
{
    [Fact]
    public async Task A_delivery_to_a_path_whose_host_the_token_names_is_traced_like_any_other()
    {
        await using var scenario = await OAuthScenario.StartAsync();
        scenario.GrantMembers = $",\"instance_url\":\"{scenario.Server.Url.AbsoluteUri.TrimEnd('/')}\"";
        var client = await scenario.CreateClientAsync("""{ "preset": "salesforce", "tokenPath": "/oauth2/token" }""");
        await scenario.CreateDestinationAsync(client.Id, url: "/services/apexrest/hooks");
        using var caller = new Activity("caller").Start();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MessageTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> span) => span.TraceId == caller.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        var attempt = (await scenario.DeliverAsync()).ShouldHaveSingleItem();

        (attempt.Status, attempt.Detail).ShouldBe((204, null));
        var span = spans.Where(span => span.OperationName == "deliver").ShouldHaveSingleItem();
        span.GetTagItem("sealpost.outcome").ShouldBe("succeeded");
        span.GetTagItem("server.address").ShouldBeNull();
    }
}
