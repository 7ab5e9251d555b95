using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Sealpost.Load.Receiver;

namespace Sealpost.Load.Limits;

/// <summary>The least that any sender has to do: one HMAC in the Standard Webhooks form and one POST over HTTPS.</summary>
internal sealed class ReferenceSender : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly HttpMessageInvoker _client;
    private readonly Uri _target;
    private readonly TimeProvider _time;

    public ReferenceSender(Uri target, string rootPath, int connections, TimeProvider time)
    {
        _target = target;
        _time = time;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            SslOptions = BenchAuthority.Trust(rootPath),
            MaxConnectionsPerServer = connections,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
        });
    }

    public Task SendAsync(long id, byte[] body, CancellationToken cancellationToken) => SendAsync(_target, id, body, cancellationToken);

    public async Task SendAsync(Uri target, long id, byte[] body, CancellationToken cancellationToken)
    {
        var messageId = "msg_" + id.ToString("D20", CultureInfo.InvariantCulture);
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = Json;
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = content };
        request.Headers.TryAddWithoutValidation("webhook-id", messageId);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", Sign(messageId, timestamp, body));
        using var response = await _client.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.NoContent)
            throw new InvalidOperationException($"The receiver answered {(int)response.StatusCode}.");
    }

    public void Dispose() => _client.Dispose();

    private string Sign(string messageId, string timestamp, byte[] body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(Encoding.ASCII.GetBytes($"{messageId}.{timestamp}."));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }
}
