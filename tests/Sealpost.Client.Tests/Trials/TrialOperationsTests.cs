using System.Text.Json.Nodes;
using Sealpost.Client.Problems;

namespace Sealpost.Client.Tests.Trials;

public sealed class TrialOperationsTests(LiveServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filter_and_a_template_are_tried()
    {
        var filter = new JsonObject { ["filter"] = new JsonObject { ["path"] = "/state", ["eq"] = "TX" }, ["eventType"] = "a.b", ["payload"] = new JsonObject { ["state"] = "NY" } };
        var tried = await server.Client.Trials.TryFilterAsync(filter, Token);
        (tried.Matches, tried.FailedAt).ShouldBe((false, "filter"));

        var template = new JsonObject { ["payloadTemplate"] = new JsonObject { ["contentType"] = "text/plain", ["text"] = "{{ /state }}!" }, ["eventType"] = "a.b", ["payload"] = new JsonObject { ["state"] = "NY" } };
        var made = await server.Client.Trials.TryTemplateAsync(template, Token);
        (made.Body, made.BodyEncoding, made.ContentType).ShouldBe(("NY!", "utf8", "text/plain"));
        (await Should.ThrowAsync<SealpostProblemException>(server.Client.Trials.TryFilterAsync([], Token))).Type.ShouldBe(ProblemTypes.Validation);
    }
}
