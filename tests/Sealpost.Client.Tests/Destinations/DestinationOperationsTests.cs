using Sealpost.Client.Destinations;
using Sealpost.Client.Problems;
using Sealpost.TestKit;

namespace Sealpost.Client.Tests.Destinations;

public sealed class DestinationOperationsTests(LiveServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_destination_is_created_with_everything_it_may_have()
    {
        var tenant = await server.NewTenantAsync();
        var until = new DateTimeOffset(2100, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));

        var created = await tenant.Destinations.CreateAsync(
            new NewDestination
            {
                Url = "https://hooks.example.com/in",
                Profile = "custom",
                Description = "Ünïcode",
                Enabled = false,
                EventTypes = ["invoice.paid", "invoice.voided"],
                Headers = new Dictionary<string, HeaderSetting> { ["X-Env"] = HeaderSetting.Open("prod"), ["X-Key"] = HeaderSetting.Sealed("hidden") },
                Signing = [new() { Scheme = "inscipher@1", Settings = new Dictionary<string, string> { ["encoding"] = "base64" }, Until = until }],
                Authentication = DestinationAuthentication.Basic("user", "pass:word"),
                Retry = new() { Delays = ["1s", "1m"], Jitter = 0.5, Success = "200", Timeout = "3s", RetryAfter = false, DisableOnGone = false },
            },
            cancellationToken: Token);

        created.State.ShouldBe(DestinationState.Disabled);
        created.EventTypes.ShouldBe(["invoice.paid", "invoice.voided"]);
        created.Headers["X-Env"].ShouldBe(HeaderSetting.Open("prod"));
        created.Headers["X-Key"].ShouldBe(new() { Secret = true });
        var signing = created.Signing.ShouldHaveSingleItem();
        signing.Scheme.ShouldBe("inscipher@1");
        signing.Settings.ShouldNotBeNull()["encoding"].ShouldBe("base64");
        signing.Until.ShouldBe(until);
        signing.Secret.ShouldBeNull("it is in one member");
        created.Authentication.ShouldBe(new() { Type = "basic", Username = "user" });
        created.Retry.Delays.ShouldBe(["1s", "1m"]);
        created.Retry.ShouldBe(created.Retry with { Jitter = 0.5, Success = "200", Timeout = "3s", RetryAfter = false, DisableOnGone = false });
        $"{created} {signing} {created.Authentication}".ShouldNotContain(created.Secret.ShouldNotBeNull());
    }

    [Fact]
    public async Task A_secret_is_shown_once()
    {
        var tenant = await server.NewTenantAsync();
        var destination = new NewDestination { Url = "https://hooks.example.com/in" };

        var created = await tenant.Destinations.CreateAsync(destination, "once", Token);
        var again = await tenant.Destinations.CreateAsync(destination, "once", Token);
        var read = await tenant.Destinations.GetAsync(created.Id, Token);

        created.Secret.ShouldNotBeNull().ShouldStartWith("whsec_");
        again.Id.ShouldBe(created.Id);
        again.Secret.ShouldBeNull();
        read.Secret.ShouldBeNull();
    }

    [Fact]
    public async Task A_change_is_a_merge_patch_of_the_revision_that_was_read()
    {
        var tenant = await server.NewTenantAsync();
        var created = await tenant.Destinations.CreateFromJsonAsync(new() { ["url"] = "https://hooks.example.com/in", ["eventTypes"] = new System.Text.Json.Nodes.JsonArray("a") }, cancellationToken: Token);

        var changed = await tenant.Destinations.PatchAsync(created.Id, new() { ["description"] = "new", ["eventTypes"] = null }, created.Revision, Token);
        var stale = await Should.ThrowAsync<SealpostProblemException>(tenant.Destinations.PatchAsync(created.Id, new() { ["description"] = "late" }, created.Revision, Token));

        changed.Description.ShouldBe("new");
        changed.EventTypes.ShouldBeNull();
        stale.Type.ShouldBe(ProblemTypes.PreconditionFailed);
    }

    [Fact]
    public async Task A_destination_is_disabled_enabled_and_deleted()
    {
        var tenant = await server.NewTenantAsync();
        var id = (await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://hooks.example.com/in" }, cancellationToken: Token)).Id;

        var disabled = await tenant.Destinations.DisableAsync(id, "Moving house.", Token);
        var enabled = await tenant.Destinations.EnableAsync(id, Token);
        var unexplained = await tenant.Destinations.DisableAsync(id, cancellationToken: Token);
        await tenant.Destinations.DeleteAsync(id, Token);

        (disabled.State, disabled.DisabledReason).ShouldBe((DestinationState.Disabled, "Moving house."));
        (enabled.State, enabled.DisabledReason).ShouldBe((DestinationState.Active, null));
        unexplained.DisabledReason.ShouldNotBeNullOrEmpty();
        (await tenant.Destinations.ListAsync(cancellationToken: Token).AnyAsync(Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_secret_is_rotated_with_a_grace_period()
    {
        var tenant = await server.NewTenantAsync();
        var created = await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://hooks.example.com/in" }, cancellationToken: Token);

        var rotated = await tenant.Destinations.RotateSecretAsync(created.Id, new() { GracePeriod = "2h" }, Token);
        var own = await tenant.Destinations.RotateSecretAsync(created.Id, new() { Secret = created.Secret, GracePeriod = "0s" }, Token);
        own.Ended.Count.ShouldBe(2);
        var secrets = await tenant.Destinations.ListSecretsAsync(created.Id, Token);

        rotated.Secret.ShouldNotBeNull().ShouldNotBe(created.Secret);
        rotated.GracePeriod.ShouldBe("2h");
        own.Secret.ShouldBeNull();
        secrets.ShouldContain(secret => secret.Use == "signing" && secret.Name == rotated.Scheme && secret.Until == null);
        $"{rotated} {new SecretRotation { Secret = created.Secret }}".ShouldNotContain("whsec_");
    }

    [Fact]
    public async Task The_secret_of_an_account_is_replaced_for_all_its_destinations()
    {
        var tenant = await server.NewTenantAsync();
        var created = await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://hooks.example.com/in", Profile = "inscipher" }, cancellationToken: Token);

        var rotated = await tenant.Destinations.RotateAccountSecretAsync("1h", Token);

        (rotated.Scheme, rotated.GracePeriod).ShouldBe(("inscipher@1", "1h"));
        rotated.Secret.ShouldNotBeNull().ShouldNotBe(created.Secret);
        var secrets = await tenant.Destinations.ListSecretsAsync(created.Id, Token);
        secrets.Select(secret => (secret.Use, secret.From, secret.Until)).ShouldBe([("account", null, rotated.SignsFrom), ("account", rotated.SignsFrom, null)]);
    }

    [Fact]
    public async Task A_client_certificate_is_given_and_known_by_its_thumbprint()
    {
        using var authority = new TestCertificateAuthority();
        var alice = ClientIdentity.Issue(authority, "alice");
        var tenant = await server.NewTenantAsync();
        var destination = new NewDestination { Url = "https://hooks.example.com/in", Authentication = DestinationAuthentication.MutualTls(alice.Certificate, alice.PrivateKey) };

        var fromPem = await tenant.Destinations.CreateAsync(destination, cancellationToken: Token);
        var fromFile = await tenant.Destinations.CreateAsync(
            destination with { Authentication = DestinationAuthentication.MutualTls(Convert.FromBase64String(alice.Pkcs12("open")), "open") }, cancellationToken: Token);

        foreach (var authentication in new[] { fromPem.Authentication, fromFile.Authentication })
        {
            authentication.Type.ShouldBe("mtls");
            authentication.PrivateKey.ShouldBeNull();
            authentication.ClientCertificate.ShouldNotBeNull().Thumbprint.ShouldBe(alice.Thumbprint);
        }
    }
}
