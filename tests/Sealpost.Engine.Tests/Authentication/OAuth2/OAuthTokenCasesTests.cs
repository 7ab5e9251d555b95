using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Egress;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tests.Egress;
using Sealpost.Secrets;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Authentication.OAuth2;

/// <summary>Every case of the list of token server behaviours, against a real HTTPS server.</summary>
public sealed class OAuthTokenCasesTests
{
    private const string Corpus = "oauth-token-cases.tsv";

    /// <summary>By the beginning of the case.</summary>
    private static readonly Dictionary<string, Func<OAuthScenario, Task>> Scenarios = new(StringComparer.Ordinal)
    {
        ["200 + access_token + expires_in 3600"] = A_token_is_cached_and_fetched_once_for_many,
        ["200, no expires_in"] = A_token_without_a_lifetime_is_used_for_ten_minutes,
        ["200, expires_in 0"] = A_strange_lifetime_neither_loops_nor_overflows,
        ["200, token_type"] = Only_bearer_tokens_are_taken,
        ["200, empty body"] = A_hostile_body_is_a_refusal,
        ["200, access_token with CR LF"] = A_token_that_would_break_a_header_is_refused,
        ["200, duplicate access_token"] = A_token_given_twice_is_refused,
        ["302/307/308"] = A_redirect_is_not_followed,
        ["400 invalid_client"] = A_configuration_error_is_not_repeated_within_a_minute,
        ["401 with WWW-Authenticate"] = An_unauthorised_client_is_a_configuration_error,
        ["429 with Retry-After"] = Retry_After_is_honoured_with_a_cap,
        ["500/502/503/504"] = Server_trouble_is_retried_and_told_by_its_stage,
        ["TCP refuse"] = Broken_connections_are_retried,
        ["token endpoint on 169.254"] = A_token_endpoint_inside_is_blocked,
        ["endpoint answers 401 to a fresh token"] = A_refused_token_is_replaced_once_in_the_same_attempt,
        ["endpoint answers 401 for every call"] = A_receiver_that_always_refuses_costs_one_token_a_minute,
        ["clock jumps"] = A_clock_that_jumps_neither_keeps_nor_drops_a_token,
        ["1,000 deliveries"] = A_thousand_at_expiry_make_one_call,
        ["credential rotated"] = A_refresh_with_the_old_secret_does_not_overwrite_the_new_token,
        ["endpoint moved"] = A_token_belongs_to_one_version_of_one_tenants_client,
        ["token echoed"] = An_echoed_token_is_masked_in_the_history,
    };

    public static TheoryData<string> Cases => new(Corpora.Rows(Corpus).Select(row => row[0]));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public async Task Every_case_of_the_list_ends_as_it_says(string behaviour)
    {
        await using var scenario = await OAuthScenario.StartAsync();

        await Scenarios.Single(known => behaviour.StartsWith(known.Key, StringComparison.Ordinal)).Value(scenario);
    }

    [Fact]
    public void No_case_is_left_out()
    {
        Assert.SkipUnless(Corpora.TryFind(Corpus, out _, out var reason), reason ?? "");
        Corpora.Rows(Corpus).Count().ShouldBe(Scenarios.Count);
    }

    private static async Task A_token_is_cached_and_fetched_once_for_many(OAuthScenario scenario)
    {
        var client = await scenario.CreateClientAsync();
        await scenario.CreateDestinationAsync(client.Id);

        for (var message = 0; message < 20; message++) (await scenario.DeliverAsync())[^1].Status.ShouldBe(204);
        scenario.Engine.Clock.Advance(TimeSpan.FromMinutes(57));
        (await scenario.DeliverAsync())[^1].Status.ShouldBe(204);

        scenario.Presented.ShouldAllBe(header => header == "Bearer token-1");
        scenario.TokenCalls.ShouldBe(1);
        scenario.Engine.Clock.Advance(TimeSpan.FromMinutes(4));
        await scenario.DeliverAsync();
        scenario.Presented.Last().ShouldBe("Bearer token-2");
    }

    private static async Task A_token_without_a_lifetime_is_used_for_ten_minutes(OAuthScenario scenario)
    {
        scenario.GrantMembers = "";
        var client = await scenario.CreateClientAsync();

        Token(await scenario.GetTokenAsync(client)).Lifetime.ShouldBe(TimeSpan.FromMinutes(10));
        scenario.Engine.Clock.Advance(TimeSpan.FromMinutes(7));
        Token(await scenario.GetTokenAsync(client)).Value.ShouldBe("token-1");
        scenario.Engine.Clock.Advance(TimeSpan.FromMinutes(3));
        Token(await scenario.GetTokenAsync(client)).Value.ShouldBe("token-2");
    }

    private static async Task A_strange_lifetime_neither_loops_nor_overflows(OAuthScenario scenario)
    {
        foreach (var expiresIn in (string[])["0", "1", "-1", "1e12", "\"3600\"", "3600.5"])
        {
            scenario.GrantMembers = $",\"expires_in\":{expiresIn}";
            var client = await scenario.CreateClientAsync();
            var before = scenario.TokenCalls;
            for (var call = 0; call < 100; call++) Token(await scenario.GetTokenAsync(client));
            (scenario.TokenCalls - before).ShouldBe(1, expiresIn);
        }
    }

    private static async Task Only_bearer_tokens_are_taken(OAuthScenario scenario)
    {
        (await scenario.OutcomeOfAsync(200, """{"access_token":"a","token_type":"mac"}""")).ShouldBe(new TokenOutcome.Refused("token_type_not_bearer"));
        (await scenario.OutcomeOfAsync(200, """{"access_token":"a"}""")).ShouldBe(new TokenOutcome.Refused("token_type_not_bearer"));
        Token(await scenario.OutcomeOfAsync(200, """{"access_token":"a","token_type":"bearer"}""")).Value.ShouldBe("a");
    }

    private static async Task A_hostile_body_is_a_refusal(OAuthScenario scenario)
    {
        (await scenario.OutcomeOfAsync(200, "")).ShouldBe(new TokenOutcome.Refused("token_response_not_json"));
        (await scenario.OutcomeOfAsync(200, "<!doctype html><title>Sign in</title>")).ShouldBe(new TokenOutcome.Refused("token_response_not_json"));
        (await scenario.OutcomeOfAsync(200, """{"access_token":"a","token_ty""")).ShouldBe(new TokenOutcome.Refused("token_response_not_json"));
        (await scenario.OutcomeOfAsync(200, new string(' ', 10 << 20))).ShouldBe(new TokenOutcome.Refused("token_response_too_large"));
        (await scenario.OutcomeOfAsync(200, new string('[', 50_000))).ShouldBe(new TokenOutcome.Refused("token_response_not_json"));
        (await scenario.OutcomeOfAsync(200, new string('[', 100_000))).ShouldBe(new TokenOutcome.Refused("token_response_too_large"));
        (await scenario.OutcomeOfAsync(new TestResponse(200) { Headers = [new("Content-Encoding", "gzip")], Body = GzipBomb() })).ShouldBe(new TokenOutcome.Refused("token_response_not_json"));
    }

    private static async Task A_token_that_would_break_a_header_is_refused(OAuthScenario scenario)
    {
        foreach (var token in (string[])["a\\r\\nX-Evil: 1", "tök", new string('a', 10_000)])
            (await scenario.OutcomeOfAsync(200, $$"""{"access_token":"{{token}}","token_type":"Bearer"}""")).ShouldBe(new TokenOutcome.Refused("token_not_usable_in_a_header"));
        (await scenario.OutcomeOfAsync(200, $$"""{"access_token":"{{new string('a', 1 << 20)}}","token_type":"Bearer"}""")).ShouldBe(new TokenOutcome.Refused("token_response_too_large"));
    }

    private static async Task A_token_given_twice_is_refused(OAuthScenario scenario) =>
        (await scenario.OutcomeOfAsync(200, """{"access_token":"a","token_type":"Bearer","access_token":"b"}""")).ShouldBe(new TokenOutcome.Refused("token_response_not_json"));

    private static async Task A_redirect_is_not_followed(OAuthScenario scenario)
    {
        foreach (var status in (int[])[302, 307, 308])
        {
            var elsewhere = new Uri(scenario.Server.Url, "elsewhere").AbsoluteUri;
            var outcome = await scenario.OutcomeOfAsync(new TestResponse(status) { Headers = [new("Location", elsewhere)] });
            outcome.ShouldBeOfType<TokenOutcome.Refused>().Error.ShouldBe("token_endpoint_redirects");
        }

        scenario.Server.Requests.ShouldAllBe(request => request.Target == OAuthScenario.TokenPath);
    }

    private static async Task A_configuration_error_is_not_repeated_within_a_minute(OAuthScenario scenario)
    {
        foreach (var error in (string[])["invalid_client", "invalid_grant", "invalid_scope", "unauthorized_client", "unsupported_grant_type"])
        {
            var client = await scenario.CreateClientAsync();
            var before = scenario.TokenCalls;
            scenario.AnswerNext(TestResponse.WithText(400, $$"""{"error":"{{error}}"}"""));
            for (var call = 0; call < 50; call++) (await scenario.GetTokenAsync(client)).ShouldBe(new TokenOutcome.Refused(error));
            (scenario.TokenCalls - before).ShouldBe(1);
            scenario.Engine.Clock.Advance(TimeSpan.FromMinutes(1));
            Token(await scenario.GetTokenAsync(client));
        }
    }

    private static async Task An_unauthorised_client_is_a_configuration_error(OAuthScenario scenario)
    {
        var outcome = await scenario.OutcomeOfAsync(TestResponse.WithText(401, """{"error":"invalid_client"}""") with { Headers = [new("WWW-Authenticate", "Basic realm=\"idp\"")] });

        outcome.ShouldBe(new TokenOutcome.Refused("invalid_client"));
    }

    private static async Task Retry_After_is_honoured_with_a_cap(OAuthScenario scenario)
    {
        var date = scenario.Engine.Clock.GetUtcNow().AddSeconds(120).ToString("r");
        foreach (var (value, seconds) in ((string, int)[])[("120", 120), (date, 120), ("soon", 5), ("-7", 5), ("315360000", 900)])
        {
            var client = await scenario.CreateClientAsync();
            var header = value == date ? scenario.Engine.Clock.GetUtcNow().AddSeconds(120).ToString("r") : value;
            scenario.AnswerNext(new TestResponse(429) { Headers = [new("Retry-After", header)] });
            (await scenario.GetTokenAsync(client)).ShouldBeOfType<TokenOutcome.Unavailable>();
            scenario.Engine.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
            (await scenario.GetTokenAsync(client)).ShouldBeOfType<TokenOutcome.Unavailable>(value);
            scenario.Engine.Clock.Advance(TimeSpan.FromSeconds(1));
            Token(await scenario.GetTokenAsync(client));
        }
    }

    private static async Task Server_trouble_is_retried_and_told_by_its_stage(OAuthScenario scenario)
    {
        var client = await scenario.CreateClientAsync();
        await scenario.CreateDestinationAsync(client.Id, retry: "{ \"delays\": [\"1m\", \"1m\", \"1m\", \"1m\"], \"jitter\": 0 }");
        foreach (var status in (int[])[500, 502, 503, 504]) scenario.AnswerNext(new TestResponse(status));

        await scenario.Engine.PublishAsync();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            await scenario.Engine.WaitForDeliveryAsync(delivery => delivery.Attempts == attempt && delivery.NextAttemptAt is not null);
            await scenario.Engine.PassAsync(TimeSpan.FromMinutes(1));
        }

        var delivered = await scenario.Engine.WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Succeeded);
        var attempts = await scenario.Engine.History.ListAttemptsAsync(1, delivered.Id, Cancel);
        attempts.Select(attempt => (attempt.Stage, attempt.Detail, attempt.Status)).ShouldBe(
        [
            ("authentication", "token_endpoint_500", null), ("authentication", "token_endpoint_502", null), ("authentication", "token_endpoint_503", null),
            ("authentication", "token_endpoint_504", null), (null, null, 204),
        ]);
    }

    private static async Task Broken_connections_are_retried(OAuthScenario scenario)
    {
        var port = FreePort();
        (await scenario.GetTokenAsync(await scenario.CreateClientAsync($$"""{ "authenticationEndpoint": "https://127.0.0.1:{{port}}" }"""))).ShouldBe(new TokenOutcome.Unavailable("connection_refused"));
        await using (var plain = RawTcpReceiver.Start(connection => connection.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n")))
        {
            (await scenario.GetTokenAsync(await scenario.CreateClientAsync($$"""{ "authenticationEndpoint": "https://127.0.0.1:{{plain.Port}}" }""")))
                .ShouldBe(new TokenOutcome.Unavailable("tls_handshake_failed"));
        }

        using var nameless = new GuardedClientBuilder().Build();
        (await AskAsync(nameless, "https://idp.example.com")).ShouldBe(new TokenOutcome.Unavailable("dns_nxdomain"));

        using var never = new CancellationTokenSource();
        scenario.AnswerNext(new TestResponse(200) { After = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, never.Token) });
        var client = await scenario.CreateClientAsync();
        var before = scenario.Server.Requests.Count;
        var hanging = scenario.GetTokenAsync(client).AsTask();
        await scenario.Server.WaitForAsync(before + 1, Cancel);
        scenario.Engine.Clock.Advance(TokenEndpoint.Timeout);
        (await hanging).ShouldBe(new TokenOutcome.Unavailable("deadline_passed"));
        await never.CancelAsync();
    }

    private static async Task A_token_endpoint_inside_is_blocked(OAuthScenario scenario)
    {
        using var inside = new GuardedClientBuilder().WithName("idp.example.com", [IPAddress.Parse("169.254.169.254")]).Build();
        (await AskAsync(inside, "https://idp.example.com")).ShouldBe(new TokenOutcome.Refused("token_url_not_allowed"));
        using var loopback = new GuardedClientBuilder().WithName("idp.example.com", [IPAddress.Loopback]).Build();
        (await AskAsync(loopback, "https://idp.example.com")).ShouldBe(new TokenOutcome.Refused("token_url_not_allowed"));

        var parser = new OAuthClientParser(new DestinationUrlPolicy(new AddressPolicy([]), allowHttp: true));
        foreach (var endpoint in (string[])["https://169.254.169.254", "https://localhost", "https://[::1]"])
        {
            var json = $$"""{ "name": "idp", "clientId": "me", "clientSecret": "s", "authenticationEndpoint": "{{endpoint}}" }""";
            parser.Parse(JsonElement.Parse(json), null).ShouldBeOfType<OAuthClientParsing.Invalid>().Faults.ShouldHaveSingleItem().Field.ShouldBe("authenticationEndpoint");
        }

        scenario.TokenCalls.ShouldBe(0);
    }

    private static async Task A_refused_token_is_replaced_once_in_the_same_attempt(OAuthScenario scenario)
    {
        await scenario.CreateDestinationAsync((await scenario.CreateClientAsync()).Id);
        scenario.Server.Respond(new TestResponse { Write = context => Answer(context, context.Request.Headers.Authorization == "Bearer token-1" ? 401 : 204) });

        var attempt = (await scenario.DeliverAsync()).ShouldHaveSingleItem();

        (attempt.Status, attempt.Detail).ShouldBe((204, "token_renewed"));
        scenario.Presented.ShouldBe(["Bearer token-1", "Bearer token-2"]);
        scenario.TokenCalls.ShouldBe(2);
    }

    private static async Task A_receiver_that_always_refuses_costs_one_token_a_minute(OAuthScenario scenario)
    {
        await scenario.CreateDestinationAsync((await scenario.CreateClientAsync()).Id);
        scenario.Server.Respond(new TestResponse(401));

        for (var message = 0; message < 10; message++) (await scenario.DeliverAsync()).ShouldHaveSingleItem().Status.ShouldBe(401);
        scenario.TokenCalls.ShouldBe(2, "the first, and the one forced");

        scenario.Engine.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var message = 0; message < 10; message++) await scenario.DeliverAsync();
        scenario.TokenCalls.ShouldBe(3);
    }

    private static async Task A_clock_that_jumps_neither_keeps_nor_drops_a_token(OAuthScenario scenario)
    {
        var clock = new JumpingClock();
        var client = new OAuthClient(default, 1, 1, (await scenario.CreateClientAsync()).Settings, new Secret("s"));
        var slot = new TokenSlot(
            async _ => (await scenario.Service<TokenEndpoint>().AskAsync(client, null, Cancel)).Outcome, clock, new Random(1), NullLogger.Instance);
        await slot.GetAsync(Cancel);

        clock.Wall = TimeSpan.FromHours(1);
        Token(await slot.GetAsync(Cancel)).Value.ShouldBe("token-1");
        clock.Wall = TimeSpan.FromHours(-1);
        clock.Monotonic = TimeSpan.FromMinutes(61);
        Token(await slot.GetAsync(Cancel)).Value.ShouldBe("token-2");
    }

    private static async Task A_thousand_at_expiry_make_one_call(OAuthScenario scenario)
    {
        var client = await scenario.CreateClientAsync();
        await scenario.GetTokenAsync(client);
        scenario.Engine.Clock.Advance(TimeSpan.FromHours(1));
        var gate = new TaskCompletionSource();
        scenario.AnswerNext(TestResponse.WithText(200, """{"access_token":"next","token_type":"Bearer","expires_in":3600}""") with { After = gate.Task });

        var callers = Enumerable.Range(0, 1000).Select(_ => Task.Run(async () => Token(await scenario.GetTokenAsync(client)).Value, Cancel)).ToArray();
        await scenario.Server.WaitForAsync(2, Cancel);
        gate.SetResult();

        (await Task.WhenAll(callers)).ShouldAllBe(token => token == "next");
        scenario.TokenCalls.ShouldBe(2, "one before, one at expiry");
    }

    private static async Task A_refresh_with_the_old_secret_does_not_overwrite_the_new_token(OAuthScenario scenario)
    {
        var client = await scenario.CreateClientAsync();
        var gate = new TaskCompletionSource();
        scenario.AnswerNext(TestResponse.WithText(200, """{"access_token":"of-the-old-secret","token_type":"Bearer","expires_in":3600}""") with { After = gate.Task });
        var old = scenario.GetTokenAsync(client).AsTask();
        await scenario.Server.WaitForAsync(1, Cancel);

        (await scenario.PatchAsync(client, """{ "clientSecret": "new-secret" }""")).ShouldBeOfType<OAuthClientChange.Done>();
        Token(await scenario.GetTokenAsync(client)).Value.ShouldBe("token-1");
        gate.SetResult();
        await old;

        Token(await scenario.GetTokenAsync(client)).Value.ShouldBe("token-1");
        var stored = await scenario.Service<TokenStore>().FindAsync((await scenario.Service<OAuthClientStore>().OpenAsync(1, client.Id, Cancel))!, null, Cancel);
        stored!.Value.ShouldBe("token-1");
    }

    private static async Task A_token_belongs_to_one_version_of_one_tenants_client(OAuthScenario scenario)
    {
        var client = await scenario.CreateClientAsync();
        Token(await scenario.GetTokenAsync(client)).Value.ShouldBe("token-1");

        (await scenario.GetTokenAsync(client with { TenantNo = 2 })).ShouldBe(new TokenOutcome.Refused("oauth_client_missing"));
        await scenario.PatchAsync(client, """{ "clientSecret": "new-secret" }""");
        Token(await scenario.GetTokenAsync(client)).Value.ShouldBe("token-2");
    }

    private static async Task An_echoed_token_is_masked_in_the_history(OAuthScenario scenario)
    {
        await scenario.CreateDestinationAsync((await scenario.CreateClientAsync()).Id);
        scenario.Server.Respond(new TestResponse
        {
            Write = async context =>
            {
                var header = context.Request.Headers.Authorization.ToString();
                context.Response.StatusCode = 500;
                context.Response.Headers.Append("X-Echo", header);
                await context.Response.WriteAsync($"you sent {header}");
            },
        });

        var attempt = (await scenario.DeliverAsync()).ShouldHaveSingleItem();

        Encoding.UTF8.GetString(attempt.ResponseBody!).ShouldBe("you sent Bearer [redacted]");
        attempt.ResponseHeaders.ShouldContain(new KeyValuePair<string, string>("X-Echo", "Bearer [redacted]"));
        attempt.RequestHeaders.ShouldContain(new KeyValuePair<string, string>("Authorization", "[redacted]"));
        AssertNowhereInTheDatabase(scenario, "token-1");

        var refused = await scenario.OutcomeOfAsync(400, """{"error":"invalid_client","error_description":"hush-hush is wrong"}""");
        refused.ShouldBe(new TokenOutcome.Refused("invalid_client", "[redacted] is wrong"));
    }

    private static void AssertNowhereInTheDatabase(OAuthScenario scenario, string secret)
    {
        using var connection = scenario.Service<Database>().OpenReader();
        foreach (var table in (string[])["attempts", "oauth_tokens", "oauth_clients", "destinations"])
        {
            foreach (IDictionary<string, object?> row in connection.Query($"SELECT * FROM {table}"))
                row.Values.ShouldAllBe(value => !(value is byte[]? Encoding.Latin1.GetString((byte[])value) : $"{value}").Contains(secret, StringComparison.Ordinal), table);
        }
    }

    private static async Task<TokenOutcome> AskAsync(GuardedClient http, string endpoint)
    {
        var settings = new OAuthClientSettings { Name = "idp", ClientId = "me", AuthenticationEndpoint = endpoint, TokenPath = OAuthScenario.TokenPath };
        var addresses = new AddressPolicy([]);
        var strangers = new StrangerCalls(Options.Create(new DeliveryOptions()), TimeProvider.System);
        var tokens = new TokenEndpoint(http, new DestinationUrlPolicy(addresses, allowHttp: false), addresses, strangers, TimeProvider.System);
        return (await tokens.AskAsync(new OAuthClient(default, 1, 1, settings, new Secret("s")), null, Cancel)).Outcome;
    }

    private static async Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        await context.Response.CompleteAsync();
    }

    private static AccessToken Token(TokenOutcome outcome) => outcome.ShouldBeOfType<TokenOutcome.Granted>().Token;

    private static byte[] GzipBomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(new byte[20 << 20]);
        return packed.ToArray();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class JumpingClock : TimeProvider
    {
        private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public TimeSpan Wall { get; set; }

        public TimeSpan Monotonic { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Start + Wall;

        public override long GetTimestamp() => Monotonic.Ticks;
    }
}
