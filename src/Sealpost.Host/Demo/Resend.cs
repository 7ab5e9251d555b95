using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Sealpost.Host.Demo.Exhibits;
using Sealpost.Host.Demo.Receiver;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo;

/// <summary>The second part: sends what arrived once more, as it was and with something wrong about it.</summary>
internal sealed class Resend
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(10);
    private static readonly string[] OfTheConnection = ["Host", "Connection", "Transfer-Encoding", "Content-Length"];
    private readonly X509ChainPolicy _trust;
    private readonly VendorReceiver _receiver;
    private readonly TimeProvider _time;

    public Resend(VendorReceiver receiver, X509Certificate2 authority, TimeProvider time)
    {
        _receiver = receiver;
        _time = time;
        _trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        _trust.CustomTrustStore.Add(authority);
    }

    public async Task<Challenge> RunAsync(Sighting sighting, CancellationToken cancellationToken)
    {
        var (station, request, exhibit) = (sighting.Station, sighting.Receipt!.Request, sighting.Exhibit);
        var path = station.Url.AbsolutePath;
        using var client = ClientOf(station);
        var answers = new List<Answer> { new(Verdict.Verified, await SendAsync(client, station.Url, request, cancellationToken)) };
        if (exhibit.Covers.HasFlag(Covers.Body))
        {
            var tampered = request with { Body = [.. request.Body[..^1], (byte)(request.Body[^1] ^ 1)] };
            answers.Add(new(Verdict.BadSignature, await SendAsync(client, station.Url, tampered, cancellationToken)));
        }
        else answers.Add(Answer.NotCovered);

        if (exhibit.Covers.HasFlag(Covers.Time))
        {
            var late = _receiver.Open($"{path}/later", url => new(url, exhibit.Rule, station.Keys, new ShiftedClock(_time, Later)));
            answers.Add(new(Verdict.StaleTimestamp, await SendAsync(client, late.Url, request, cancellationToken)));
        }
        else answers.Add(Answer.NotCovered);

        var stranger = _receiver.Open($"{path}/stranger", url => new(url, exhibit.Rule, station.Keys.Strangers(), _time));
        var expected = exhibit.Covers.HasFlag(Covers.Body) ? Verdict.BadSignature : Verdict.BadCredentials;
        answers.Add(new(expected, await SendAsync(client, stranger.Url, request, cancellationToken)));
        return new(exhibit, answers);
    }

    private HttpClient ClientOf(Station station) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = _trust,
            ClientCertificateContext = station.Client is { } certificate ? SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true) : null,
        },
    });

    /// <returns>What the receiver said; null when it said nothing that fits its status.</returns>
    private static async Task<Verdict?> SendAsync(HttpClient client, Uri url, Arrival captured, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(captured.Body) };
        foreach (var (name, value) in captured.Headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, cancellationToken);
        if (!Enum.TryParse<Verdict>(await response.Content.ReadAsStringAsync(cancellationToken), out var verdict)) return null;
        var expected = verdict == Verdict.Verified ? HttpStatusCode.OK : HttpStatusCode.Unauthorized;
        return response.StatusCode == expected ? verdict : null;
    }

    private sealed class ShiftedClock(TimeProvider time, TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + by;
    }
}

/// <summary>How a receiver answered to one request as it was, with a bit of the body flipped, ten minutes later and when it holds another secret.</summary>
internal sealed record Challenge(Exhibit Exhibit, IReadOnlyList<Answer> Answers);

/// <param name="Expected">What the receiver must say; null where the authentication does not cover this.</param>
/// <param name="Given">What it said.</param>
internal readonly record struct Answer(Verdict? Expected, Verdict? Given)
{
    public static readonly Answer NotCovered;

    public bool IsRight => Given == Expected;
}
