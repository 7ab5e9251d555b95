using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress;

public sealed class GuardedClientTlsTests : IDisposable
{
    private const string Host = "api.hooks.example";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TestCertificateAuthority _authority = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, TestCertificate> GoodCertificates => new()
    {
        { "EC P-256, SAN only, no subject", new() { Names = [Host] } },
        { "EC P-384", new() { Names = [Host], Key = TestKey.Ecdsa384 } },
        { "RSA 2048", new() { Names = [Host], Key = TestKey.Rsa2048, CommonName = Host } },
        { "wildcard", new() { Names = ["*.hooks.example"] } },
        { "SHA-512", new() { Names = [Host], Hash = HashAlgorithmName.SHA512 } },
        { "1,000 names", new() { Names = [Host, .. Enumerable.Range(0, 1_000).Select(number => $"n{number}.example")] } },
    };

    public static TheoryData<string, TestCertificate, string> BadCertificates => new()
    {
        { "expired", new() { Names = [Host], NotBefore = Now.AddDays(-3), NotAfter = Now.AddDays(-1) }, nameof(FailureReason.CertificateExpired) },
        { "not yet valid", new() { Names = [Host], NotBefore = Now.AddDays(1), NotAfter = Now.AddDays(3) }, nameof(FailureReason.CertificateExpired) },
        { "another host", new() { Names = ["other.example"] }, nameof(FailureReason.CertificateHostMismatch) },
        { "wildcard of another level", new() { Names = ["*.example"] }, nameof(FailureReason.CertificateHostMismatch) },
        { "common name only", new() { CommonName = Host }, nameof(FailureReason.CertificateHostMismatch) },
        { "common name beside other names", new() { CommonName = Host, Names = ["other.example"] }, nameof(FailureReason.CertificateHostMismatch) },
        { "RSA 1024", new() { Names = [Host], Key = TestKey.Rsa1024 }, nameof(FailureReason.CertificateWeak) },
        { "SHA-1", new() { Names = [Host], Hash = HashAlgorithmName.SHA1 }, nameof(FailureReason.CertificateWeak) },
        { "for clients only", new() { Names = [Host], ForClients = true }, nameof(FailureReason.CertificateUntrusted) },
    };

    public void Dispose() => _authority.Dispose();

    [Theory]
    [MemberData(nameof(GoodCertificates))]
    public async Task A_good_certificate_is_accepted(string name, TestCertificate certificate) =>
        (await SendToAsync(Tls(_authority.Issue(certificate)))).ShouldBeOfType<OutboundResult.Responded>(name);

    [Theory]
    [MemberData(nameof(BadCertificates))]
    public async Task A_bad_certificate_is_refused_with_its_reason(string name, TestCertificate certificate, string reason) =>
        (await RefusalAsync(Tls(_authority.Issue(certificate)))).ToString().ShouldBe(reason, name);

    [Fact]
    public async Task A_self_signed_certificate_is_refused() =>
        (await RefusalAsync(Tls(TestCertificateAuthority.SelfSigned(Host)))).ShouldBe(FailureReason.CertificateUntrusted);

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        using var stranger = new TestCertificateAuthority("Stranger");

        (await RefusalAsync(Tls(stranger.Issue(Host)))).ShouldBe(FailureReason.CertificateUntrusted);
    }

    [Fact]
    public async Task Without_configured_authorities_only_the_systems_are_trusted()
    {
        await using var receiver = Receiver(Tls(_authority.Issue(Host)));
        using var client = Builder(receiver).Trust(null).Build();

        Reason(await SendAsync(client)).ShouldBe(FailureReason.CertificateUntrusted);
    }

    [Fact]
    public async Task An_intermediate_is_accepted_when_it_is_sent_and_never_fetched_when_it_is_not()
    {
        using var intermediate = _authority.Intermediate();
        var leaf = intermediate.Issue(Host);

        var whole = Tls(leaf);
        whole.ServerCertificateContext = SslStreamCertificateContext.Create(leaf, [intermediate.Certificate], offline: true);
        (await SendToAsync(whole)).ShouldBeOfType<OutboundResult.Responded>();
        (await RefusalAsync(Tls(leaf))).ShouldBe(FailureReason.CertificateUntrusted);
    }

    [Fact]
    public async Task A_SHA1_signature_on_an_intermediate_is_refused()
    {
        using var intermediate = _authority.Intermediate(HashAlgorithmName.SHA1);
        var leaf = intermediate.Issue(Host);
        var tls = Tls(leaf);
        tls.ServerCertificateContext = SslStreamCertificateContext.Create(leaf, [intermediate.Certificate], offline: true);

        (await RefusalAsync(tls)).ShouldBe(FailureReason.CertificateWeak);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Tls_12_and_13_are_spoken(SslProtocols version)
    {
        var tls = Tls(_authority.Issue(Host));
        tls.EnabledSslProtocols = version;

        (await SendToAsync(tls)).ShouldBeOfType<OutboundResult.Responded>();
    }

    [Fact]
    public async Task Older_versions_are_refused()
    {
        var tls = Tls(_authority.Issue(Host));
#pragma warning disable SYSLIB0039, CA5397 // The server under test speaks what must be refused.
        tls.EnabledSslProtocols = SslProtocols.Tls | SslProtocols.Tls11;
#pragma warning restore SYSLIB0039, CA5397

        (await RefusalAsync(tls)).ShouldBe(FailureReason.TlsHandshakeFailed);
    }

    [Theory]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, true)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, true)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, true)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, false)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, false)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, false)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA, false)]
    public async Task Only_suites_with_forward_secrecy_and_authenticated_encryption_are_spoken(TlsCipherSuite suite, bool accepted)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a program choose its TLS suites.");
        var tls = Tls(_authority.Issue(new TestCertificate { Names = [Host], Key = TestKey.Rsa2048 }));
        tls.EnabledSslProtocols = SslProtocols.Tls12;
#pragma warning disable CA1416 // Skipped elsewhere.
        tls.CipherSuitesPolicy = new([suite]);
#pragma warning restore CA1416

        if (accepted)
            (await SendToAsync(tls)).ShouldBeOfType<OutboundResult.Responded>();
        else
            (await RefusalAsync(tls)).ShouldBe(FailureReason.TlsHandshakeFailed);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_receiver_that_insists_on_a_client_certificate_fails_without_another_try(SslProtocols version)
    {
        var tls = Tls(_authority.Issue(Host));
        tls.EnabledSslProtocols = version;
        tls.ClientCertificateRequired = true;
        tls.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        await using var receiver = Receiver(tls);
        using var client = Builder(receiver).Build();

        (await SendAsync(client)).ShouldBeOfType<OutboundResult.Failed>().Stage.ShouldBeOneOf(FailureStage.Tls, FailureStage.Headers);
        receiver.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Plain_text_in_place_of_TLS_fails_at_TLS()
    {
        await using var receiver = RawTcpReceiver.Start(connection => connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        using var client = Builder(receiver).Build();

        var failed = (await SendAsync(client)).ShouldBeOfType<OutboundResult.Failed>();
        failed.Stage.ShouldBe(FailureStage.Tls);
        failed.Reason.ShouldBe(FailureReason.TlsHandshakeFailed);
    }

    [Fact]
    public async Task An_address_in_the_url_must_be_among_the_certificates_addresses()
    {
        await using var good = Receiver(Tls(_authority.Issue("127.0.0.1")));
        await using var bad = Receiver(Tls(_authority.Issue(Host)));
        using var client = new GuardedClientBuilder().AllowNetwork("127.0.0.0/8").Trust(_authority).Build();

        (await client.SendAsync(new() { Url = good.Url }, Cancellation)).ShouldBeOfType<OutboundResult.Responded>();
        Reason(await client.SendAsync(new() { Url = bad.Url }, Cancellation)).ShouldBe(FailureReason.CertificateHostMismatch);
    }

    [Fact]
    public async Task The_receiver_is_told_the_name_it_is_asked_for()
    {
        string? asked = null;
        var certificate = _authority.Issue("xn--bcher-kva.example");
        var tls = new SslServerAuthenticationOptions
        {
            ServerCertificateSelectionCallback = (_, name) =>
            {
                asked = name;
                return certificate;
            },
        };
        await using var receiver = Receiver(tls);
        using var client = Builder(receiver).WithName("xn--bcher-kva.example", [GuardedClientBuilder.Public]).Build();

        (await client.SendAsync(new() { Url = new("https://bücher.example/") }, Cancellation)).ShouldBeOfType<OutboundResult.Responded>();
        asked.ShouldBe("bücher.example", "the server shows the name decoded");
    }

    private async Task<FailureReason> RefusalAsync(SslServerAuthenticationOptions tls)
    {
        var failed = (await SendToAsync(tls)).ShouldBeOfType<OutboundResult.Failed>();
        failed.Stage.ShouldBe(FailureStage.Tls);
        return failed.Reason;
    }

    private async Task<OutboundResult> SendToAsync(SslServerAuthenticationOptions tls)
    {
        await using var receiver = Receiver(tls);
        using var client = Builder(receiver).Build();
        return await SendAsync(client);
    }

    private static async Task<OutboundResult> SendAsync(GuardedClient client) =>
        await client.SendAsync(new() { Url = new($"https://{Host}/") }, Cancellation);

    private static FailureReason Reason(OutboundResult result) => result.ShouldBeOfType<OutboundResult.Failed>().Reason;

    private GuardedClientBuilder Builder(RawTcpReceiver receiver) => new GuardedClientBuilder()
        .Trust(_authority)
        .WithName(Host, [GuardedClientBuilder.Public])
        .RouteEverythingTo(receiver.Port);

    private static SslServerAuthenticationOptions Tls(X509Certificate2 certificate) => new()
    {
        ServerCertificate = certificate,
#pragma warning disable SYSLIB0040 // Nothing else lets a server show a key or a hash that OpenSSL itself thinks too weak.
        EncryptionPolicy = EncryptionPolicy.AllowNoEncryption,
#pragma warning restore SYSLIB0040
    };

    private static RawTcpReceiver Receiver(SslServerAuthenticationOptions tls) => RawTcpReceiver.Start(
        async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n");
        },
        tls);
}
