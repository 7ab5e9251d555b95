using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Sealpost.Host.Demo.Receiver;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.EndToEnd.Demo.Receiver;

public sealed class VendorReceiverTests
{
    private const string Code = "1d3ad7a1-91c9-4ffc-8562-5bad545e6a40";
    private static readonly ReceiverKeys Keys = new("correct horse battery staple");

    [Theory]
    [InlineData(true, Code, Code)]
    [InlineData(true, "not a code", null)]
    [InlineData(false, Code, null)]
    public async Task A_validation_is_answered_with_its_code_where_the_owner_wants_events(bool provesOwnership, string sent, string? echoed)
    {
        using var authority = new ReceiverAuthority(TimeProvider.System);
        await using var receiver = await VendorReceiver.StartAsync(authority, TimeProvider.System, TestContext.Current.CancellationToken);
        var station = receiver.Open("/hooks", url => new(url, Accept, Keys, TimeProvider.System) { ProvesOwnership = provesOwnership });
        using var client = ClientOf(authority);
        using var request = new HttpRequestMessage(HttpMethod.Post, station.Url) { Content = new StringContent("{}") };
        request.Headers.Add("X-ActiGraph-Event", "validation");
        request.Headers.Add("X-ActiGraph-Hook-Secret", sent);

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (response.Headers.TryGetValues("X-ActiGraph-Hook-Secret", out var values) ? values.Single() : null).ShouldBe(echoed);
        station.Validation.IsCompleted.ShouldBe(sent == Code);
        station.First.IsCompleted.ShouldBe(sent != Code);
    }

    [Fact]
    public async Task A_request_that_does_not_verify_is_refused_with_the_reason_and_not_validated()
    {
        using var authority = new ReceiverAuthority(TimeProvider.System);
        await using var receiver = await VendorReceiver.StartAsync(authority, TimeProvider.System, TestContext.Current.CancellationToken);
        var station = receiver.Open("/hooks", url => new(url, ActiGraph.Signed, Keys, TimeProvider.System));
        using var client = ClientOf(authority);
        using var request = new HttpRequestMessage(HttpMethod.Post, station.Url) { Content = new StringContent("{}") };
        request.Headers.Add("X-ActiGraph-Event", "validation");
        request.Headers.Add("X-ActiGraph-Hook-Secret", Code);

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(nameof(Verdict.MissingHeader));
        response.Headers.Contains("X-ActiGraph-Hook-Secret").ShouldBeFalse();
    }

    private static Verdict Accept(Arrival request, ReceiverKeys keys, DateTimeOffset now) => Verdict.Verified;

    private static HttpClient ClientOf(ReceiverAuthority authority)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(authority.Root);
        return new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } });
    }
}
