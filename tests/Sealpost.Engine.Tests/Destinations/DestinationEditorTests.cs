using System.Text;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Engine.Authentication;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Profiles;
using Sealpost.Schemes;
using Sealpost.Secrets;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Destinations;

public sealed class DestinationEditorTests
{
    private const string Body = """{"event":"upload"}""";

    public static TheoryData<string> Profiles => [.. ProfileCatalogue.Default.Profiles.Select(profile => profile.Id)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Every_profile_gives_a_destination_whose_signature_verifies(string profile)
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, $$"""{"url":"https://example.com/","profile":"{{profile}}"}""");

        var snapshot = await stores.SnapshotAsync(made.Destination.DestinationNo);

        snapshot.State.ShouldBe(profile == "actigraph" ? DestinationState.Validating : DestinationState.Active);
        snapshot.Signers.Length.ShouldBe(made.Shown.Length);
        foreach (var (signer, shown) in snapshot.Signers.Zip(made.Shown)) Verifies(stores, signer, shown.Text).ShouldBeTrue();
    }

    [Fact]
    public async Task No_secret_stands_in_the_data_directory_in_plain_text()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(
            tenant.TenantNo,
            """
            { "url": "https://example.com/", "profile": "custom", "signing": [ { "scheme": "engenius@1", "secret": "canary-one-signing-secret" }, { "scheme": "inscipher@1" } ],
              "authentication": { "type": "basic", "username": "u", "password": "canary-two-password" }, "headers": { "X-Key": { "value": "canary-three-header", "secret": true } } }
            """);
        await stores.RotateAsync(made.Destination, new NewSecret("signing:engenius@1", new Secret("canary-four-rotated-secret"), Generated: false), TimeSpan.FromHours(1));
        string[] canaries = ["canary", made.Shown.ShouldHaveSingleItem().Text, Convert.ToBase64String(Encoding.UTF8.GetBytes("u:canary-two-password"))];

        // The lock that keeps a second process out is empty, and cannot be opened.
        foreach (var file in Directory.EnumerateFiles(stores.DataDirectory).Where(file => new FileInfo(file).Length > 0))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            foreach (var canary in canaries) bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)).ShouldBe(-1, Path.GetFileName(file));
        }

        stores.Query<string>("SELECT settings FROM destinations").ShouldNotBeEmpty();
        stores.Query<int>("SELECT count(*) FROM secrets").ShouldBe(5);
    }

    [Fact]
    public async Task The_private_key_of_a_client_certificate_is_sealed_and_survives_a_restart()
    {
        using var authority = new TestCertificateAuthority();
        var alice = ClientIdentity.Issue(authority, "alice");
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var authentication = JsonSerializer.Serialize(new { type = "mtls", certificate = alice.Certificate, privateKey = alice.PrivateKey });
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, $$"""{ "url": "https://example.com/", "profile": "custom", "authentication": {{authentication}} }""");

        await stores.RestartAsync();

        (await stores.SnapshotAsync(made.Destination.DestinationNo)).Authentication.ShouldBeOfType<AuthenticationMethod.ClientCertificate>()
            .Identity.Context.TargetCertificate.HasPrivateKey.ShouldBeTrue();
        foreach (var file in Directory.EnumerateFiles(stores.DataDirectory).Where(file => new FileInfo(file).Length > 0))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(alice.PrivateKey.Split('\n')[1])).ShouldBe(-1, Path.GetFileName(file));
        }
    }

    [Fact]
    public async Task A_snapshot_holds_what_was_sealed()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(
            tenant.TenantNo,
            """
            { "url": "https://example.com/", "profile": "custom", "authentication": { "type": "basic", "username": "Aladdin", "password": "open sesame" },
              "headers": { "X-Env": "prod", "X-Key": { "value": "sealed", "secret": true } } }
            """);

        await stores.RestartAsync();
        var snapshot = await stores.SnapshotAsync(made.Destination.DestinationNo);

        snapshot.Authentication.ShouldBe(new AuthenticationMethod.Authorization("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
        snapshot.Headers.ShouldBe([new("User-Agent", "Sealpost/0.1"), new("X-Env", "prod"), new("X-Key", "sealed")]);
        snapshot.SecretHeaders.ShouldBe(["X-Key"]);
        snapshot.CarriesCredentials.ShouldBeTrue();
    }

    [Fact]
    public async Task A_centrepoint_destination_tells_about_the_delivery_in_its_headers()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/","profile":"actigraph"}""");
        var snapshot = await stores.SnapshotAsync(made.Destination.DestinationNo);
        var headers = new List<KeyValuePair<string, string>>(snapshot.Headers);

        snapshot.WriteHeaders(new("upload", new DeliveryId(new MessageId(7), 1), snapshot.Id), headers);

        var byName = headers.ToDictionary(header => header.Key, header => header.Value);
        byName["User-Agent"].ShouldBe("ActiGraph-Hookshot/1.0");
        byName["X-ActiGraph-Event"].ShouldBe("upload");
        byName["X-ActiGraph-Webhook-id"].ShouldBe(snapshot.Id.ToString());
        Guid.TryParseExact(byName["X-ActiGraph-Delivery"], "D", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_patch_keeps_the_secrets_it_does_not_touch_and_drops_those_that_lose_their_place()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(
            tenant.TenantNo,
            """
            { "url": "https://example.com/", "profile": "custom", "signing": [ { "scheme": "engenius@1" }, { "scheme": "inscipher@1" } ], "headers": { "X-Key": { "value": "sealed", "secret": true } } }
            """);

        var change = await stores.PatchAsync(made.Destination, """{"signing":[{"scheme":"engenius@1","settings":{"encoding":"base64"}}],"headers":{"X-Key":null,"X-Env":"prod"},"description":"new"}""");

        var done = change.ShouldBeOfType<DestinationChange.Done>();
        done.Shown.ShouldBeEmpty();
        done.Destination.Revision.ShouldBe(2);
        stores.Query<int>("SELECT count(*) FROM secrets").ShouldBe(1);
        var snapshot = await stores.SnapshotAsync(made.Destination.DestinationNo);
        snapshot.Revision.ShouldBe(2);
        Verifies(stores, snapshot.Signers.ShouldHaveSingleItem(), made.Shown[0].Text).ShouldBeTrue();
    }

    [Fact]
    public async Task A_password_never_comes_out_as_another_headers_value()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(
            tenant.TenantNo, """{"url":"https://example.com/","profile":"custom","authentication":{"type":"basic","username":"u","password":"p"}}""");

        var change = await stores.PatchAsync(made.Destination, """{"authentication":{"type":"header","name":"X-Key"}}""");

        change.ShouldBeOfType<DestinationChange.Invalid>().Faults.ShouldHaveSingleItem().Field.ShouldBe("authentication.value");
    }

    [Fact]
    public async Task A_change_of_a_revision_that_is_gone_changes_nothing()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/","profile":"custom"}""");
        await stores.PatchAsync(made.Destination, """{"description":"first"}""");

        (await stores.PatchAsync(made.Destination, """{"description":"second"}""")).ShouldBeOfType<DestinationChange.Stale>();

        (await stores.Destinations.FindAsync(tenant.TenantNo, made.Destination.Id, CancellationToken.None))!.Settings.Description.ShouldBe("first");
    }

    [Fact]
    public async Task The_profile_cannot_be_changed()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/","profile":"custom"}""");

        (await stores.PatchAsync(made.Destination, """{"profile":"engenius"}""")).ShouldBeOfType<DestinationChange.Invalid>().Faults.ShouldHaveSingleItem().Field.ShouldBe("profile");
    }

    [Fact]
    public async Task Engenius_takes_thirty_destinations_with_different_urls()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        for (var i = 0; i < 30; i++) await stores.CreateDestinationAsync(tenant.TenantNo, $$"""{"url":"https://example.com/{{i}}","profile":"engenius"}""");

        var tooMany = await Should.ThrowAsync<ChangeRefusedException>(() => stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/31","profile":"engenius"}"""));
        tooMany.Fault.Field.ShouldBe("profile");
        await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/1","profile":"custom"}""");
        var other = await stores.CreateTenantAsync("other");
        await stores.CreateDestinationAsync(other.TenantNo, """{"url":"https://example.com/1","profile":"engenius"}""");
        var same = await Should.ThrowAsync<ChangeRefusedException>(() => stores.CreateDestinationAsync(other.TenantNo, """{"url":"https://EXAMPLE.com/1","profile":"engenius"}"""));
        same.Fault.Field.ShouldBe("url");
        stores.Query<int>("SELECT count(*) FROM destinations").ShouldBe(32);
    }

    [Fact]
    public async Task Old_and_new_secret_sign_during_the_window_and_then_only_the_new()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/","profile":"standard-webhooks"}""");
        var first = made.Shown[0].Text;
        stores.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await RotateAsync(stores, made.Destination, TimeSpan.FromHours(1));
        var signer = (await stores.SnapshotAsync(made.Destination.DestinationNo)).Signers[0];

        Verifies(stores, signer, first).ShouldBeTrue();
        Verifies(stores, signer, second).ShouldBeTrue();
        stores.Clock.Advance(TimeSpan.FromMinutes(30));
        var third = await RotateAsync(stores, made.Destination, TimeSpan.FromHours(1));
        signer = (await stores.SnapshotAsync(made.Destination.DestinationNo)).Signers[0];
        Verifies(stores, signer, first).ShouldBeTrue("its window is not over, and there is room for its signature");
        Verifies(stores, signer, second).ShouldBeTrue();
        Verifies(stores, signer, third).ShouldBeTrue();
        stores.Clock.Advance(TimeSpan.FromMinutes(30));
        Verifies(stores, signer, first).ShouldBeFalse("its window is over");
        Verifies(stores, signer, second).ShouldBeTrue();
        stores.Clock.Advance(TimeSpan.FromMinutes(31));
        Verifies(stores, signer, second).ShouldBeFalse("its window is over too");
        Verifies(stores, signer, third).ShouldBeTrue();
    }

    [Fact]
    public async Task Where_one_secret_can_sign_the_old_one_signs_alone_until_the_window_is_over()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/","profile":"engenius"}""");
        var first = made.Shown[0].Text;

        var second = await RotateAsync(stores, made.Destination, TimeSpan.FromHours(1));

        var signer = (await stores.SnapshotAsync(made.Destination.DestinationNo)).Signers[0];
        (Verifies(stores, signer, first), Verifies(stores, signer, second)).ShouldBe((true, false));
        stores.Clock.Advance(TimeSpan.FromHours(1));
        (Verifies(stores, signer, first), Verifies(stores, signer, second)).ShouldBe((false, true));
    }

    [Fact]
    public async Task A_scheme_that_is_gone_meanwhile_is_not_rotated_and_nothing_changes()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/","profile":"engenius"}""");
        await stores.PatchAsync(made.Destination, """{"signing":[]}""");

        await Should.ThrowAsync<ChangeRefusedException>(() => RotateAsync(stores, made.Destination, TimeSpan.Zero));

        stores.Query<int>("SELECT revision FROM destinations").ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_window_the_old_secret_is_gone_at_once()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/","profile":"engenius"}""");

        var second = await RotateAsync(stores, made.Destination, TimeSpan.Zero);

        var signer = (await stores.SnapshotAsync(made.Destination.DestinationNo)).Signers[0];
        Verifies(stores, signer, made.Shown[0].Text).ShouldBeFalse();
        Verifies(stores, signer, second).ShouldBeTrue();
        stores.Query<int>("SELECT count(*) FROM secrets").ShouldBe(1);
    }

    [Fact]
    public async Task Orange_logic_labels_the_old_key_v1_and_the_new_one_v1a()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(
            tenant.TenantNo, """{"url":"https://example.com/","profile":"orange-logic","signing":[{"scheme":"orange-logic@1","secret":"OldSecret0123456789abcdefABCDEF01"}]}""");
        made.Shown.ShouldBeEmpty("a secret that its owner chose is not shown");
        await stores.RotateAsync(made.Destination, new NewSecret("signing:orange-logic@1", new Secret("NewSecret9876543210zyxwvuZYXWVU98"), Generated: false), TimeSpan.FromHours(1));
        var signer = (await stores.SnapshotAsync(made.Destination.DestinationNo)).Signers[0];

        Sign(stores, signer).ShouldHaveSingleItem().Value.Split(' ').Select(entry => entry[..entry.IndexOf(',', StringComparison.Ordinal)]).ShouldBe(["v1", "v1a"]);
        stores.Clock.Advance(TimeSpan.FromHours(1));
        Sign(stores, signer).ShouldHaveSingleItem().Value.ShouldStartWith("v1,");
    }

    private static async Task<string> RotateAsync(TestStores stores, DestinationRecord destination, TimeSpan gracePeriod)
    {
        var scheme = SchemeCatalogue.Default.Find(destination.Settings.Signing[0].Scheme)!;
        var secret = new NewSecret(SecretPurpose.Signing(scheme.Id), scheme.SecretFormat.Generate(), Generated: true);
        return (await stores.RotateAsync(destination, secret, gracePeriod)).Rotation.Secret.Value.Reveal();
    }

    private static List<KeyValuePair<string, string>> Sign(TestStores stores, DestinationSigner signer)
    {
        var headers = new List<KeyValuePair<string, string>>();
        var request = new SignRequest { Body = Encoding.UTF8.GetBytes(Body), Id = "msg_1", Time = stores.Clock.GetUtcNow(), Method = "POST", Url = "https://example.com/" };
        signer.Scheme.Sign(request, signer.Keys.AsSpan(), headers);
        return headers;
    }

    private static bool Verifies(TestStores stores, DestinationSigner signer, string secret)
    {
        var request = new VerifyRequest<HeaderList> { Headers = new HeaderList(Sign(stores, signer)), Body = Encoding.UTF8.GetBytes(Body), Method = "POST", Url = "https://example.com/" };
        return signer.Scheme.Verify(request, [signer.Scheme.CreateKey(new Secret(secret))], stores.Clock).IsAccepted;
    }
}
