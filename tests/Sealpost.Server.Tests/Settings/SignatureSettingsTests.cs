using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sealpost.Server.Tests.Destinations;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Settings;

/// <summary>They are one for the whole instance, so each test has an instance of its own.</summary>
public sealed class SignatureSettingsTests : IAsyncLifetime
{
    private const string Path = "/api/v1/settings/signatures";
    private readonly TestServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Signatures_are_on_with_sha256_and_an_hour_of_rotation()
    {
        var settings = await _server.Api.SendAsync(HttpMethod.Get, Path).ReadAsync(HttpStatusCode.OK);
        (settings.GetProperty("enabled").GetBoolean(), settings.Text("algorithm"), settings.Text("rotationTime")).ShouldBe((true, "sha256", "1h"));
    }

    [Fact]
    public async Task The_algorithm_governs_orange_logic_destinations_that_choose_none_and_no_others()
    {
        await using var driver = await DestinationDriver.StartAsync(_server);
        var follows = (await driver.CreateAsync("\"profile\":\"orange-logic\"", "follows")).Text("secret");
        var chooses = (await driver.CreateAsync("\"profile\":\"orange-logic\",\"signing\":[{\"scheme\":\"orange-logic@1\",\"settings\":{\"hash\":\"hmac-sha256\"}}]", "chooses")).Text("secret");
        var custom = (await driver.CreateAsync("\"profile\":\"custom\",\"signing\":[{\"scheme\":\"orange-logic@1\"}]", "custom")).Text("secret");

        await PatchAsync("""{"algorithm":"sha512"}""");
        await driver.PublishAsync();

        var requests = (await driver.Receiver.WaitForAsync(3, TestContext.Current.CancellationToken)).ToDictionary(request => request.Target);
        SignatureOf(requests["/follows"]).ShouldBe($"v1,{Convert.ToBase64String(HMACSHA512.HashData(Encoding.ASCII.GetBytes(follows), requests["/follows"].Body))}");
        SignatureOf(requests["/chooses"]).ShouldBe($"v1,{Convert.ToBase64String(HMACSHA256.HashData(Encoding.ASCII.GetBytes(chooses), requests["/chooses"].Body))}");
        SignatureOf(requests["/custom"]).ShouldBe($"v1,{Convert.ToBase64String(HMACSHA256.HashData(Encoding.ASCII.GetBytes(custom), requests["/custom"].Body))}");
    }

    [Fact]
    public async Task Switched_off_orange_logic_is_not_signed_and_everybody_else_is()
    {
        await using var driver = await DestinationDriver.StartAsync(_server);
        await PatchAsync("""{"enabled":false}""");
        (await driver.CreateAsync("\"profile\":\"orange-logic\"", "orange")).Text("secret").ShouldNotBeNullOrEmpty();
        await driver.CreateAsync("\"profile\":\"standard-webhooks\"", "standard");
        await driver.PublishAsync();

        var requests = (await driver.Receiver.WaitForAsync(2, TestContext.Current.CancellationToken)).ToDictionary(request => request.Target);
        SignatureOf(requests["/orange"]).ShouldBeNull();
        requests["/standard"].Header("webhook-signature").ShouldNotBeNull();

        await PatchAsync("""{"enabled":true}""");
        await driver.PublishAsync();
        SignatureOf((await driver.Receiver.WaitForAsync(4, TestContext.Current.CancellationToken)).Skip(2).Single(request => request.Target == "/orange")).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_rotation_time_is_what_a_rotation_gets_that_does_not_say()
    {
        await using var driver = await DestinationDriver.StartAsync(_server);
        var orange = (await driver.CreateAsync("\"profile\":\"orange-logic\"", "orange")).Text("id");
        var standard = (await driver.CreateAsync("\"profile\":\"standard-webhooks\"", "standard")).Text("id");
        await PatchAsync("""{"rotationTime":"2h"}""");

        (await driver.Post($"destinations/{orange}/secrets/rotate", "{}").ReadAsync(HttpStatusCode.OK)).Text("gracePeriod").ShouldBe("2h");
        (await driver.Post($"destinations/{orange}/secrets/rotate", """{"gracePeriod":"5m"}""").ReadAsync(HttpStatusCode.OK)).Text("gracePeriod").ShouldBe("5m");
        (await driver.Post($"destinations/{standard}/secrets/rotate", "{}").ReadAsync(HttpStatusCode.OK)).Text("gracePeriod").ShouldBe("1d");
    }

    [Theory]
    [InlineData("""{"algorithm":"sha1"}""", "algorithm")]
    [InlineData("""{"algorithm":256}""", "algorithm")]
    [InlineData("""{"enabled":"yes"}""", "enabled")]
    [InlineData("""{"rotationTime":"31d"}""", "rotationTime")]
    [InlineData("""{"hash":"sha512"}""", "hash")]
    public async Task Bad_input_is_refused_by_name(string patch, string field) =>
        (await Patch(patch, "*").ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);

    [Fact]
    public async Task A_patch_names_the_revision_it_was_made_from()
    {
        await _server.Api.SendAsync(HttpMethod.Patch, Path, Answers.Json("{}")).ProblemAsync(HttpStatusCode.PreconditionRequired, "precondition-required");
        await Patch("{}", "\"0\"").ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    [Fact]
    public async Task Only_a_key_of_the_instance_reads_or_changes_them()
    {
        var tenant = await _server.NewTenantAsync();
        var key = (await _server.Api.PostTo("/api/v1/api-keys", Answers.Json($$"""{"name":"limited","tenant":"{{tenant}}"}""")).ReadAsync(HttpStatusCode.Created)).Text("key");
        using var limited = _server.Client(key);

        await limited.SendAsync(HttpMethod.Get, Path).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await limited.SendAsync(HttpMethod.Patch, Path, Answers.Json("{}"), ("If-Match", "*")).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Null_goes_back_to_the_default()
    {
        await PatchAsync("""{"enabled":false,"algorithm":"sha512","rotationTime":"5m"}""");

        var settings = await PatchAsync("""{"enabled":null,"algorithm":null,"rotationTime":null}""");

        (settings.GetProperty("enabled").GetBoolean(), settings.Text("algorithm"), settings.Text("rotationTime"), settings.GetProperty("revision").GetInt32()).ShouldBe((true, "sha256", "1h", 3));
    }

    private Task<JsonElement> PatchAsync(string patch) => Patch(patch, "*").ReadAsync(HttpStatusCode.OK);

    private Task<HttpResponseMessage> Patch(string patch, string ifMatch) => _server.Api.SendAsync(HttpMethod.Patch, Path, Answers.Json(patch), ("If-Match", ifMatch));

    private static string? SignatureOf(ReceivedRequest request) => request.Header("x-ol-signature");
}
