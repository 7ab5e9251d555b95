using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress.Hostile;

/// <summary>Every case of the list of TLS servers, against real handshakes; what OpenSSL no longer serves is answered by a hand-made ServerHello.</summary>
public sealed class TlsCaseTests : IDisposable
{
    private const string Corpus = "tls-cases.tsv";
    private const string Host = "api.hooks.example";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TestCertificateAuthority _authority = new();
    private readonly Dictionary<string, Func<Task>> _scenarios;

    public TlsCaseTests() => _scenarios = new(StringComparer.Ordinal)
    {
        ["expired"] = () => RefusesAsync(new TestCertificate { Names = [Host], NotBefore = Now.AddDays(-3), NotAfter = Now.AddDays(-1) }, FailureReason.CertificateExpired),
        ["not-yet-valid"] = () => RefusesAsync(new TestCertificate { Names = [Host], NotBefore = Now.AddDays(1), NotAfter = Now.AddDays(3) }, FailureReason.CertificateExpired),
        ["wrong.host"] = () => RefusesAsync(new TestCertificate { Names = ["other.example"] }, FailureReason.CertificateHostMismatch),
        ["self-signed"] = () => RefusesAsync(Tls(TestCertificateAuthority.SelfSigned(Host)), FailureReason.CertificateUntrusted),
        ["untrusted-root"] = UntrustedRootAsync,
        ["incomplete-chain"] = IncompleteChainAsync,
        ["reversed-chain"] = ReversedChainAsync,
        ["revoked"] = RevokedAsync,
        ["no-common-name"] = () => AcceptsAsync(new TestCertificate { Names = [Host] }),
        ["no-subject"] = () => AcceptsAsync(new TestCertificate { Names = [Host], CommonName = null }),
        ["no-san"] = () => RefusesAsync(new TestCertificate { CommonName = Host }, FailureReason.CertificateHostMismatch),
        ["sha1-intermediate"] = Sha1IntermediateAsync,
        ["1000-sans"] = () => AcceptsAsync(new TestCertificate { Names = [Host, .. Enumerable.Range(0, 1_000).Select(number => $"n{number}.example")] }),
        ["10000-sans"] = TenThousandNamesAsync,
        ["rsa8192"] = () => AcceptsAsync(new TestCertificate { Names = [Host], Key = TestKey.Rsa8192 }),
        ["rsa512"] = WeakRsaAsync,
        ["ecc256"] = EllipticCurvesAsync,
        ["xn--n1aae7f7o"] = () => AcceptsAsync(new TestCertificate { Names = ["xn--n1aae7f7o.example"] }, "xn--n1aae7f7o.example"),
        ["extended-validation"] = () => AcceptsAsync(new TestCertificate { Names = [Host], Extensions = [ExtendedValidation] }),
        ["known-bad roots"] = KnownBadRootsAsync,
        ["ssl-v2"] = OldVersionsAsync,
        ["tls-v1-2"] = CurrentVersionsAsync,
        ["rc4"] = () => RefuseSuitesAsync(0x0005, 0x0004, 0x000a, 0xc012, 0x0002, 0x002f, 0xc013, 0xc027),
        ["dh480"] = () => RefuseSuitesAsync(0x0033, 0x0039, 0x009e, 0x009f, 0x0016),
        // Whatever the group: a client cannot tell a sound one from another, so none is spoken.
        ["dh2048"] = () => RefuseSuitesAsync(0x009e, 0x009f, 0xccaa),
        ["static-rsa"] = () => RefuseSuitesAsync(0x002f, 0x0035, 0x009c, 0x009d),
        ["mozilla-old"] = MozillaProfilesAsync,
        ["client-cert-missing"] = ClientCertificateMissingAsync,
        // Endpoints are not pinned; the nearest to it is a root that is not among the deployment's.
        ["pinning-test"] = UntrustedRootAsync,
        ["spoof"] = SpoofedLaterAsync,
        ["renegotiation"] = RenegotiationAsync,
        ["SNI absent"] = ServerNameAsync,
        ["handshake stall"] = () => EndsAtTheDeadlineAsync([]),
        ["endless handshake"] = () => EndsAtTheDeadlineAsync(ServerHello.TinyRecords(2_000)),
        ["plain HTTP on 443"] = () => RefusesAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()),
    };

    public static TheoryData<string> Cases => new(Corpora.Rows(Corpus).Select(row => row[0]));

    private static X509Extension ExtendedValidation => new("2.5.29.32", [0x30, 0x09, 0x30, 0x07, 0x06, 0x05, 0x67, 0x81, 0x0c, 0x01, 0x01], critical: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public async Task Every_case_of_the_list_ends_as_it_says(string name) =>
        await _scenarios.Single(known => name.StartsWith(known.Key, StringComparison.Ordinal)).Value();

    [Fact]
    public void No_case_is_left_out()
    {
        Assert.SkipUnless(Corpora.TryFind(Corpus, out _, out var reason), reason ?? "");
        Corpora.Rows(Corpus).Count().ShouldBe(_scenarios.Count);
        _scenarios.Count.ShouldBe(35);
    }

    private async Task UntrustedRootAsync()
    {
        using var stranger = new TestCertificateAuthority("Stranger");
        await RefusesAsync(Tls(stranger.Issue(Host)), FailureReason.CertificateUntrusted);
    }

    private async Task IncompleteChainAsync()
    {
        await using var library = RawTcpReceiver.Start(connection => connection.HangAsync());
        using var intermediate = _authority.Intermediate();
        await RefusesAsync(Tls(intermediate.Issue(new TestCertificate { Names = [Host], Extensions = [.. PointingAt(library)] })), FailureReason.CertificateUntrusted);
        library.Connections.ShouldBe(0, "an intermediate is never fetched");
    }

    // The server puts what it is given in order; the client takes what is sent as a bag.
    private async Task ReversedChainAsync()
    {
        using var intermediate = _authority.Intermediate();
        var leaf = intermediate.Issue(Host);
        var tls = Tls(leaf);
        tls.ServerCertificateContext = SslStreamCertificateContext.Create(leaf, [_authority.Certificate, intermediate.Certificate], offline: true);
        (await SendToAsync(tls)).ShouldBeOfType<OutboundResult.Responded>();
    }

    // Policy: revocation is not asked for, since the certificate names the address that would be asked.
    private async Task RevokedAsync()
    {
        await using var responder = RawTcpReceiver.Start(connection => connection.HangAsync());
        await AcceptsAsync(new TestCertificate { Names = [Host], Extensions = [.. PointingAt(responder)] });
        responder.Connections.ShouldBe(0);
    }

    private async Task Sha1IntermediateAsync()
    {
        using var intermediate = _authority.Intermediate(HashAlgorithmName.SHA1);
        var leaf = intermediate.Issue(Host);
        var tls = Tls(leaf);
        tls.ServerCertificateContext = SslStreamCertificateContext.Create(leaf, [intermediate.Certificate], offline: true);
        await RefusesAsync(tls, FailureReason.CertificateWeak);
    }

    // Beyond the 100 KiB of certificates that are read; what counts is that it ends.
    private async Task TenThousandNamesAsync()
    {
        var many = new TestCertificate { Names = [Host, .. Enumerable.Range(0, 10_000).Select(number => $"number-{number}.example")] };
        await RefusesAsync(Tls(_authority.Issue(many)), FailureReason.TlsHandshakeFailed);
    }

    private async Task WeakRsaAsync()
    {
        await RefusesAsync(new TestCertificate { Names = [Host], Key = TestKey.Rsa1024 }, FailureReason.CertificateWeak);
        (await SendToAsync(Tls(_authority.Issue(new TestCertificate { Names = [Host], Key = TestKey.Rsa512 })))).ShouldBeOfType<OutboundResult.Failed>().Stage.ShouldBe(FailureStage.Tls);
    }

    private async Task EllipticCurvesAsync()
    {
        await AcceptsAsync(new TestCertificate { Names = [Host], Key = TestKey.Ecdsa256 });
        await AcceptsAsync(new TestCertificate { Names = [Host], Key = TestKey.Ecdsa384 });
    }

    private async Task KnownBadRootsAsync()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        foreach (var leaked in (string[])["Superfish", "eDellRoot", "DSDTestProvider", "Preact CLI", "webpack-dev-server"])
        {
            store.Certificates.ShouldAllBe(root => !root.Subject.Contains(leaked, StringComparison.OrdinalIgnoreCase), leaked);
            using var bad = new TestCertificateAuthority(leaked);
            await RefusesAsync(Tls(bad.Issue(Host)), FailureReason.CertificateUntrusted);
        }
    }

    private async Task OldVersionsAsync()
    {
        await RefusesAsync(ServerHello.Ssl2);
        foreach (var version in (ushort[])[0x0300, 0x0301, 0x0302]) await RefusesAsync(ServerHello.Choose(version, 0xc013));
    }

    private async Task CurrentVersionsAsync()
    {
        foreach (var version in (SslProtocols[])[SslProtocols.Tls12, SslProtocols.Tls13])
        {
            var tls = Tls(_authority.Issue(Host));
            tls.EnabledSslProtocols = version;
            (await SendToAsync(tls)).ShouldBeOfType<OutboundResult.Responded>();
        }
    }

    private async Task RefuseSuitesAsync(params ushort[] suites)
    {
        foreach (var suite in suites) await RefusesAsync(ServerHello.Choose(0x0303, suite));
    }

    private async Task MozillaProfilesAsync()
    {
        await OldVersionsAsync();
        await CurrentVersionsAsync();
        var intermediate = Tls(_authority.Issue(new TestCertificate { Names = [Host], Key = TestKey.Rsa2048 }));
        intermediate.EnabledSslProtocols = SslProtocols.Tls12;
        (await SendToAsync(intermediate)).ShouldBeOfType<OutboundResult.Responded>();
    }

    private async Task ClientCertificateMissingAsync()
    {
        var tls = Tls(_authority.Issue(Host));
        tls.ClientCertificateRequired = true;
        tls.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        await using var receiver = Receiver(tls);
        using var client = Builder(receiver.Port).Build();

        (await SendAsync(client)).ShouldBeOfType<OutboundResult.Failed>().Stage.ShouldBeOneOf(FailureStage.Tls, FailureStage.Headers);
        receiver.Connections.ShouldBe(1, "it is not tried in another way");
    }

    private async Task SpoofedLaterAsync()
    {
        using var stranger = new TestCertificateAuthority("Captive portal");
        await using var honest = Receiver(Tls(_authority.Issue(Host)));
        await using var portal = Receiver(Tls(stranger.Issue(Host)));
        var port = honest.Port;
        var builder = Builder(honest.Port).WithDial((_, cancellationToken) => Engine.Egress.Dialling.Dialler.OverTcpAsync(new(System.Net.IPAddress.Loopback, port), cancellationToken));
        using var client = builder.Build();

        (await SendAsync(client)).ShouldBeOfType<OutboundResult.Responded>();
        port = portal.Port;
        for (var again = 0; again < 3; again++) (await SendAsync(client)).ShouldBeOfType<OutboundResult.Failed>().Reason.ShouldBe(FailureReason.CertificateUntrusted);
        port = honest.Port;
        (await SendAsync(client)).ShouldBeOfType<OutboundResult.Responded>();
    }

    private async Task RenegotiationAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsWindows(), "Servers of other systems cannot renegotiate.");
        var tls = Tls(_authority.Issue(Host));
        tls.EnabledSslProtocols = SslProtocols.Tls12;
        tls.AllowRenegotiation = true;
        var renegotiated = false;
        await using var receiver = RawTcpReceiver.Start(
            async connection =>
            {
                await connection.ReadRequestAsync();
                try
                {
#pragma warning disable CA1416 // Skipped elsewhere.
                    await ((SslStream)connection.Stream).NegotiateClientCertificateAsync(connection.Stopping);
#pragma warning restore CA1416
                    renegotiated = true;
                }
                catch (Exception refused) when (refused is AuthenticationException or IOException or InvalidOperationException or SocketException)
                {
                    // As it should be.
                }
            },
            tls);
        using var client = Builder(receiver.Port).Build();

        (await SendAsync(client)).ShouldBeOfType<OutboundResult.Failed>();
        renegotiated.ShouldBeFalse();
    }

    private async Task ServerNameAsync()
    {
        var asked = new List<string?>();
        var named = _authority.Issue(Host, "127.0.0.1");
        await using var receiver = Receiver(new()
        {
            ServerCertificateSelectionCallback = (_, name) =>
            {
                asked.Add(name);
                return named;
            },
        });
        using var client = Builder(receiver.Port).AllowNetwork("127.0.0.0/8").Build();

        (await SendAsync(client)).ShouldBeOfType<OutboundResult.Responded>();
        (await client.SendAsync(new() { Url = new("https://127.0.0.1/") }, Cancellation)).ShouldBeOfType<OutboundResult.Responded>();
        asked.ShouldBe([Host, ""], "an address is no server name");
    }

    private async Task EndsAtTheDeadlineAsync(byte[] answer)
    {
        var time = new ManualTimeProvider();
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = RawTcpReceiver.Start(async connection =>
        {
            await connection.Stream.ReadExactlyAsync(new byte[1], connection.Stopping);
            await connection.WriteAsync(answer);
            written.SetResult();
            await connection.HangAsync();
        });
        using var client = Builder(server.Port).WithTime(time).Build();

        var sending = SendAsync(client).AsTask();
        await written.Task.WaitAsync(Cancellation);
        time.Advance(TimeSpan.FromSeconds(15));

        (await sending.WaitAsync(Cancellation)).ShouldBeOfType<OutboundResult.Failed>().Stage.ShouldBeOneOf(FailureStage.Deadline, FailureStage.Tls);
    }

    private Task AcceptsAsync(TestCertificate certificate, string host = Host) => AcceptsAsync(Tls(_authority.Issue(certificate)), host);

    private async Task AcceptsAsync(SslServerAuthenticationOptions tls, string host)
    {
        await using var receiver = Receiver(tls);
        using var client = Builder(receiver.Port).WithName(host, [GuardedClientBuilder.Public]).Build();
        (await SendAsync(client, host)).ShouldBeOfType<OutboundResult.Responded>();
    }

    private Task RefusesAsync(TestCertificate certificate, FailureReason reason) => RefusesAsync(Tls(_authority.Issue(certificate)), reason);

    private async Task RefusesAsync(SslServerAuthenticationOptions tls, FailureReason reason)
    {
        var failed = (await SendToAsync(tls)).ShouldBeOfType<OutboundResult.Failed>();
        failed.Stage.ShouldBe(FailureStage.Tls);
        failed.Reason.ShouldBe(reason);
    }

    /// <summary>Whatever the server says to the ClientHello, no request is sent to it.</summary>
    private async Task RefusesAsync(byte[] answer)
    {
        await using var server = RawTcpReceiver.Start(async connection =>
        {
            await connection.Stream.ReadExactlyAsync(new byte[5], connection.Stopping);
            await connection.WriteAsync(answer);
            await connection.HangAsync();
        });
        using var client = Builder(server.Port).Build();

        var failed = (await SendAsync(client)).ShouldBeOfType<OutboundResult.Failed>();
        failed.Stage.ShouldBe(FailureStage.Tls);
        failed.Reason.ShouldBe(FailureReason.TlsHandshakeFailed);
    }

    private async Task<OutboundResult> SendToAsync(SslServerAuthenticationOptions tls)
    {
        await using var receiver = Receiver(tls);
        using var client = Builder(receiver.Port).Build();
        return await SendAsync(client);
    }

    private static ValueTask<OutboundResult> SendAsync(GuardedClient client, string host = Host) => client.SendAsync(new() { Url = new($"https://{host}/") }, Cancellation);

    private GuardedClientBuilder Builder(int port) => new GuardedClientBuilder().Trust(_authority).WithName(Host, [GuardedClientBuilder.Public]).RouteEverythingTo(port);

    private static IEnumerable<X509Extension> PointingAt(RawTcpReceiver server)
    {
        var url = $"http://127.0.0.1:{server.Port}/";
        yield return new X509AuthorityInformationAccessExtension([url], [url]);
        yield return CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([url]);
    }

    private static SslServerAuthenticationOptions Tls(X509Certificate2 certificate) => new()
    {
        // Offline: the server under test must not itself ask for what the client must not ask for.
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
#pragma warning disable SYSLIB0040 // Nothing else lets a server show a key or a hash that OpenSSL itself thinks too weak.
        EncryptionPolicy = EncryptionPolicy.AllowNoEncryption,
#pragma warning restore SYSLIB0040
    };

    private static RawTcpReceiver Receiver(SslServerAuthenticationOptions tls) => RawTcpReceiver.Start(
        async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        },
        tls);
}
