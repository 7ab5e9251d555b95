using System.Text.Json;
using System.Text.Json.Nodes;
using Sealpost.Client.Messages;
using Sealpost.Client.Problems;
using Sealpost.Client.Sources;

namespace Sealpost.Client.Tests.Sources;

public sealed class SourceOperationsTests(LiveServer server)
{
    private static readonly JsonElement Stripe = JsonSerializer.SerializeToElement("stripe");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_is_created_read_changed_and_deleted()
    {
        var sources = (await server.NewTenantAsync()).Sources;
        var made = await sources.CreateAsync(
            new NewSource
            {
                Scheme = Stripe,
                Name = "Stripe",
                Secret = "whsec_0123456789abcdef",
                AllowedNetworks = ["127.0.0.1", "centrepoint"],
                EventType = new() { Json = "/type", Prefix = "stripe." },
                Deduplicate = new() { By = "json", Json = "/id", Window = "3d" },
            },
            "key-1", Token);

        made.Url.ShouldNotBeNull().ShouldContain("/in/in_");
        made.ToString().ShouldBe(made.Id);
        (await sources.CreateAsync(new NewSource { Scheme = Stripe, Name = "Stripe", Secret = "whsec_0123456789abcdef", AllowedNetworks = ["127.0.0.1", "centrepoint"], EventType = made.EventType with { Fallback = null }, Deduplicate = made.Deduplicate }, "key-1", Token))
            .Url.ShouldBeNull();
        var read = await sources.GetAsync(made.Id, Token);
        read.Scheme.GetString().ShouldBe("stripe@1");
        read.AllowedNetworks.ShouldBe(["127.0.0.1", "centrepoint"]);
        read.EventType.ShouldBe(new SourceEventType { Json = "/type", Prefix = "stripe.", Fallback = "stripe" });
        read.Deduplicate.ShouldBe(new SourceDeduplication { By = "json", Json = "/id", Window = "3d" });
        read.Handshake.Type.ShouldBe("none");
        (await sources.PatchAsync(made.Id, new JsonObject { ["enabled"] = false }, read.Revision, Token)).Enabled.ShouldBeFalse();
        (await sources.ListAsync(cancellationToken: Token).SingleAsync(Token)).Id.ShouldBe(made.Id);
        await sources.DeleteAsync(made.Id, Token);
        (await Should.ThrowAsync<SealpostProblemException>(sources.GetAsync(made.Id, Token))).Problem.Type.ShouldBe(ProblemTypes.NotFound);
    }

    [Fact]
    public async Task Secrets_and_url_are_rotated()
    {
        var sources = (await server.NewTenantAsync()).Sources;
        var made = await sources.CreateAsync(new NewSource { Scheme = Stripe, GenerateSecret = true }, cancellationToken: Token);
        made.Secret.ShouldNotBeNull();
        var rotated = await sources.RotateSecretAsync(made.Id, new SourceSecretRotation { GenerateSecret = true, GracePeriod = "1h" }, Token);
        rotated.Secret.ShouldNotBeNull().ShouldNotBe(made.Secret);
        (await sources.ListSecretsAsync(made.Id, Token)).Select(secret => secret.Until is null).ShouldBe([false, true]);
        var url = await sources.RotateUrlAsync(made.Id, "0s", Token);
        url.Url.ShouldNotBeNull().ShouldNotBe(made.Url);
        url.GracePeriod.ShouldBe("0s");
    }

    [Fact]
    public async Task A_rejected_request_is_listed_read_and_diagnosed_and_a_good_one_becomes_a_message()
    {
        var tenant = await server.NewTenantAsync();
        var made = await tenant.Sources.CreateAsync(new NewSource { Scheme = JsonSerializer.SerializeToElement("gitlab-token"), Secret = "right-token-0123456789" }, cancellationToken: Token);
        using var sender = new HttpClient(new SocketsHttpHandler());
        foreach (var token in (string[])["wrong-token-0123456789", "right-token-0123456789"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, made.Url) { Content = new StringContent("{}"), Headers = { { "X-Gitlab-Token", token } } };
            using var response = await sender.SendAsync(request, Token);
        }

        var rejection = await tenant.Sources.ListRejectionsAsync(made.Id, cancellationToken: Token).SingleAsync(Token);
        rejection.Reason.ShouldBe("signature-mismatch");
        rejection.Request.ShouldBeNull();
        (await tenant.Sources.GetRejectionAsync(made.Id, rejection.Id, Token)).Request.ShouldNotBeNull().Body.ShouldBe("{}");
        (await tenant.Sources.DiagnoseAsync(made.Id, rejection.Id, Token))[0].Code.ShouldBe("signature-mismatch");
        await tenant.Messages.PublishAsync("our.own", "{}"u8.ToArray(), "application/json", cancellationToken: Token);
        var message = await tenant.Messages.GetAsync((await tenant.Messages.ListAsync(new MessageFilter { Source = made.Id }, cancellationToken: Token).SingleAsync(Token)).Id, Token);
        message.Source.ShouldBe(made.Id);
        message.Headers.ShouldNotBeNull().ShouldContain(new Client.Deliveries.HttpHeader("X-Gitlab-Token", "[redacted]"));
    }

    [Fact]
    public async Task What_is_wrong_is_named()
    {
        var sources = (await server.NewTenantAsync()).Sources;
        var problem = await Should.ThrowAsync<SealpostProblemException>(sources.CreateFromJsonAsync(new JsonObject { ["scheme"] = "stripe", ["colour"] = "red" }, cancellationToken: Token));
        problem.Problem.Errors!.Keys.ShouldBe(["secret", "colour"], ignoreOrder: true);
    }
}
