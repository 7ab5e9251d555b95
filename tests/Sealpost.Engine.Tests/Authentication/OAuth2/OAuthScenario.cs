using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Identity;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Authentication.OAuth2;

/// <summary>A whole engine, and a token server and a receiver behind one real TLS endpoint: <c>/oauth2/token</c> gives token-1, token-2, …, <c>/hook</c> receives.</summary>
internal sealed class OAuthScenario : IAsyncDisposable
{
    public const string TokenPath = "/oauth2/token";
    private readonly ConcurrentQueue<TestResponse> _answers = new();
    private int _issued;

    private OAuthScenario(TestReceiver server, TestEngine engine)
    {
        Server = server;
        Engine = engine;
    }

    public TestReceiver Server { get; }

    public TestEngine Engine { get; }

    /// <summary>What a token answer says besides the token.</summary>
    public string GrantMembers { get; set; } = ",\"expires_in\":3600";

    public int TokenCalls => Server.Requests.Count(request => request.Target == TokenPath);

    /// <summary>The Authorization header of every request to the receiver.</summary>
    public IEnumerable<string?> Presented => Server.Requests.Where(request => request.Target != TokenPath).Select(request => request.Header("Authorization"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<OAuthScenario> StartAsync(params (string, string)[] settings)
    {
        var server = await TestReceiver.StartAsync();
        var engine = await TestEngine.StartAsync(server, settings);
        await engine.CreateTenantAsync();
        var scenario = new OAuthScenario(server, engine);
        server.RespondAt(TokenPath, new TestResponse { Write = scenario.AnswerTokenRequestAsync });
        return scenario;
    }

    /// <summary>The next token request gets this; those after it get tokens again.</summary>
    public void AnswerNext(TestResponse answer) => _answers.Enqueue(answer);

    public async Task<OAuthClientRecord> CreateClientAsync(string members = "{}")
    {
        var json = JsonNode.Parse("""{ "name": "idp", "clientId": "me", "clientSecret": "hush-hush" }""")!.AsObject();
        json["authenticationEndpoint"] = Server.Url.AbsoluteUri;
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject()) json[name] = value?.DeepClone();
        var parsing = Service<OAuthClientParser>().Parse(JsonSerializer.SerializeToElement(json), stored: null);
        var parsed = parsing.ShouldBeOfType<OAuthClientParsing.Valid>((parsing as OAuthClientParsing.Invalid)?.Faults[0].ToString());
        return await Service<Journal>().ExecuteAsync(connection => Service<OAuthClientStore>().Insert(connection, 1, parsed), Cancel);
    }

    public async Task<OAuthClientChange> PatchAsync(OAuthClientRecord client, string patch)
    {
        var change = await Service<OAuthClientStore>().PatchAsync(client, JsonElement.Parse(patch), Cancel);
        Service<TokenCache>().Forget(client.Id);
        return change;
    }

    /// <summary>A destination that authenticates with the client and makes no retry.</summary>
    public async Task<DestinationRecord> CreateDestinationAsync(OAuthClientId client, string? url = null, string retry = "{ \"delays\": [] }")
    {
        var json = $$"""{ "url": "{{url ?? new Uri(Server.Url, "hook").AbsoluteUri}}", "profile": "custom", "authentication": { "type": "oauth2", "client": "{{client}}" }, "retry": {{retry}} }""";
        var parsing = Service<DestinationEditor>().Parse(JsonElement.Parse(json));
        var parsed = parsing.ShouldBeOfType<DestinationParsing.Valid>((parsing as DestinationParsing.Invalid)?.Faults[0].ToString());
        var made = await Service<Journal>().ExecuteAsync(connection => Service<DestinationEditor>().Insert(connection, 1, parsed), Cancel);
        Service<TenantDirectory>().Invalidate(1, made.Destination.DestinationNo);
        return made.Destination;
    }

    /// <summary>Asks for a token as a delivery does.</summary>
    public ValueTask<TokenOutcome> GetTokenAsync(OAuthClientRecord client, string? scope = null) => Service<TokenCache>().GetAsync(new(client.TenantNo, client.Id, scope), Cancel);

    /// <summary>What a new client gets when the token server answers like this.</summary>
    public async Task<TokenOutcome> OutcomeOfAsync(TestResponse answer)
    {
        AnswerNext(answer);
        return await GetTokenAsync(await CreateClientAsync());
    }

    public Task<TokenOutcome> OutcomeOfAsync(int status, string body) => OutcomeOfAsync(TestResponse.WithText(status, body));

    /// <summary>Publishes one message and waits until it is settled.</summary>
    public async Task<IReadOnlyList<AttemptRecord>> DeliverAsync()
    {
        var before = (await Engine.DeliveriesAsync()).Select(delivery => delivery.Id).ToHashSet();
        await Engine.PublishAsync();
        var settled = await Engine.WaitForDeliveryAsync(delivery => !before.Contains(delivery.Id) && delivery.State is DeliveryState.Succeeded or DeliveryState.Dead);
        return await Engine.History.ListAttemptsAsync(1, settled.Id, Cancel);
    }

    public T Service<T>()
        where T : notnull => Engine.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Server.DisposeAsync();
    }

    private async Task AnswerTokenRequestAsync(HttpContext context)
    {
        var answer = _answers.TryDequeue(out var next)
            ? next
            : TestResponse.WithText(200, $$"""{"access_token":"token-{{Interlocked.Increment(ref _issued)}}","token_type":"Bearer"{{GrantMembers}}}""");
        if (answer.After is not null) await answer.After.WaitAsync(context.RequestAborted);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers) context.Response.Headers.Append(name, value);
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
