using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Destinations;

public sealed class AccountSecretTests(TestServer server)
{
    private const string InsCipher = "\"profile\":\"inscipher\"";

    [Fact]
    public async Task The_first_inscipher_destination_makes_the_accounts_secret_and_later_ones_use_it()
    {
        await using var driver = await StartAsync();

        var first = await driver.CreateAsync(InsCipher, "one");
        var second = await driver.CreateAsync(InsCipher, "two");

        var secret = first.Text("secret");
        secret.ShouldMatch("^[A-Za-z0-9]{20}$");
        second.TryGetProperty("secret", out _).ShouldBeFalse();
        await driver.PublishAsync();
        foreach (var request in await driver.Receiver.WaitForAsync(2, TestContext.Current.CancellationToken)) request.Header("X-HMAC-Signature").ShouldBe(Signature(secret, request));
        foreach (var destination in new[] { first, second })
        {
            var known = (await driver.ReadAsync($"destinations/{destination.Text("id")}/secrets")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
            (known.Text("use"), known.Text("name")).ShouldBe(("account", "inscipher@1"));
        }
    }

    [Fact]
    public async Task A_new_secret_replaces_the_accounts_at_once_for_every_destination()
    {
        await using var driver = await StartAsync();
        var old = (await driver.CreateAsync(InsCipher, "one")).Text("secret");
        await driver.CreateAsync(InsCipher, "two");

        var rotated = await driver.Post("hmac-secret").ReadAsync(HttpStatusCode.OK);

        var secret = rotated.Text("secret");
        secret.ShouldMatch("^[A-Za-z0-9]{20}$");
        secret.ShouldNotBe(old);
        rotated.Text("gracePeriod").ShouldBe("0s");
        await driver.CreateAsync(InsCipher, "three");
        await driver.PublishAsync();
        var requests = await driver.Receiver.WaitForAsync(3, TestContext.Current.CancellationToken);
        foreach (var request in requests) request.Header("X-HMAC-Signature").ShouldBe(Signature(secret, request));
    }

    [Fact]
    public async Task With_a_grace_period_the_old_secret_signs_alone_until_it_is_over()
    {
        await using var driver = await StartAsync();
        var created = await driver.CreateAsync(InsCipher);

        var rotated = await driver.Post("hmac-secret", """{"gracePeriod":"1h"}""").ReadAsync(HttpStatusCode.OK);

        rotated.Text("gracePeriod").ShouldBe("1h");
        var secrets = (await driver.ReadAsync($"destinations/{created.Text("id")}/secrets")).GetProperty("items").EnumerateArray().ToArray();
        secrets.Select(secret => secret.GetProperty("until").GetString()).ShouldBe([rotated.Text("signsFrom"), null]);
        secrets.Select(secret => secret.GetProperty("from").GetString()).ShouldBe([null, rotated.Text("signsFrom")]);
        await driver.PublishAsync();
        var request = (await driver.Receiver.WaitForAsync(1, TestContext.Current.CancellationToken))[0];
        request.Header("X-HMAC-Signature").ShouldBe(Signature(created.Text("secret"), request));
    }

    [Fact]
    public async Task A_second_rotation_tells_of_the_secret_that_will_never_sign()
    {
        await using var driver = await StartAsync();
        var created = await driver.CreateAsync(InsCipher);
        var first = await driver.Post("hmac-secret", """{"gracePeriod":"1h"}""").ReadAsync(HttpStatusCode.OK);
        first.GetProperty("ended").GetArrayLength().ShouldBe(0);

        var second = await driver.Post("hmac-secret", """{"gracePeriod":"30m"}""").ReadAsync(HttpStatusCode.OK);

        var ended = second.GetProperty("ended").EnumerateArray().ShouldHaveSingleItem();
        (ended.Text("use"), ended.Text("name"), ended.Text("from")).ShouldBe(("account", "inscipher@1", first.Text("signsFrom")));
        (await driver.ReadAsync($"destinations/{created.Text("id")}/secrets")).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_repeated_request_makes_one_secret_and_does_not_show_it_again()
    {
        await using var driver = await StartAsync();
        var created = await driver.CreateAsync(InsCipher);
        var path = $"/api/v1/tenants/{driver.Tenant}/hmac-secret";

        var first = await server.Api.PostTo(path, null, ("Idempotency-Key", "once")).ReadAsync(HttpStatusCode.OK);
        var again = await server.Api.PostTo(path, null, ("Idempotency-Key", "once")).ReadAsync(HttpStatusCode.OK);

        again.TryGetProperty("secret", out _).ShouldBeFalse();
        again.Text("signsFrom").ShouldBe(first.Text("signsFrom"));
        (await driver.ReadAsync($"destinations/{created.Text("id")}/secrets")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task An_account_may_have_its_secret_before_its_first_destination()
    {
        await using var driver = await StartAsync();
        var secret = (await driver.Post("hmac-secret", "{}").ReadAsync(HttpStatusCode.OK)).Text("secret");

        (await driver.CreateAsync(InsCipher)).TryGetProperty("secret", out _).ShouldBeFalse();

        await driver.PublishAsync();
        var request = (await driver.Receiver.WaitForAsync(1, TestContext.Current.CancellationToken))[0];
        request.Header("X-HMAC-Signature").ShouldBe(Signature(secret, request));
    }

    [Fact]
    public async Task Rotating_one_destination_names_the_accounts_secret_instead()
    {
        await using var driver = await StartAsync();
        var destination = (await driver.CreateAsync(InsCipher)).Text("id");

        var problem = await driver.Post($"destinations/{destination}/secrets/rotate", "{}").ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Fields().ShouldBe(["scheme"]);
        problem.Text("detail").ShouldContain("hmac-secret");
    }

    [Fact]
    public async Task A_patch_keeps_the_accounts_secret_and_other_profiles_have_their_own()
    {
        await using var driver = await StartAsync();
        var created = await driver.CreateAsync(InsCipher);
        (await driver.CreateAsync("\"profile\":\"custom\",\"signing\":[{\"scheme\":\"inscipher@1\"}]", "custom")).Text("secret").ShouldNotBe(created.Text("secret"));

        (await driver.Patch($"destinations/{created.Text("id")}", """{"description":"new"}""").ReadAsync(HttpStatusCode.OK)).TryGetProperty("secret", out _).ShouldBeFalse();
        await driver.PublishAsync();

        var request = (await driver.Receiver.WaitForAsync(2, TestContext.Current.CancellationToken)).Single(request => request.Target == "/hook");
        request.Header("X-HMAC-Signature").ShouldBe(Signature(created.Text("secret"), request));
    }

    [Theory]
    [InlineData("""{"gracePeriod":"1 hour"}""", "gracePeriod")]
    [InlineData("""{"gracePeriod":"31d"}""", "gracePeriod")]
    [InlineData("""{"secret":"0123456789abcdefghij"}""", "secret")]
    public async Task Bad_input_is_refused_by_name(string body, string field)
    {
        await using var driver = await StartAsync();
        (await driver.Post("hmac-secret", body).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);
    }

    [Fact]
    public async Task Another_tenants_key_finds_nothing()
    {
        await using var driver = await StartAsync();
        await server.Api.PostTo("/api/v1/tenants/nobody/hmac-secret", null).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    private async Task<DestinationDriver> StartAsync()
    {
        var driver = await DestinationDriver.StartAsync(server);
        driver.Receiver.Respond(new TestResponse(200));
        return driver;
    }

    private static string Signature(string secret, ReceivedRequest request) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), request.Body));
}
