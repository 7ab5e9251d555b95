using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Egress;

namespace Sealpost.Server.ExternalLogin;

/// <summary>
/// How the server itself speaks to the provider: with the rules of the guarded client for TLS, time and size, and through its proxy, but to any address except those that are
/// never opened. The provider is the operator's choice, and often stands in a network that tenants are not to reach: so it has a client of its own.
/// </summary>
internal sealed class BackChannel(IOptions<EgressOptions> options, TimeProvider time, ILogger<GuardedClient> log) : HttpMessageHandler
{
    private const int MostAtOnce = 8;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly AddressPolicy Anywhere = new([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")]);

    private readonly GuardedClient _http = new(options, Anywhere, new DestinationUrlPolicy(Anywhere, allowHttp: false), time, log);
    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    /// <exception cref="HttpRequestException">There is no usable answer.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var outbound = new OutboundRequest
        {
            Url = request.RequestUri!,
            Method = request.Method.Method,
            Headers = [.. request.Headers.Select(header => KeyValuePair.Create(header.Key, string.Join(' ', header.Value)))],
            Body = request.Content is null ? default : await request.Content.ReadAsByteArrayAsync(cancellationToken),
            ContentType = request.Content?.Headers.ContentType?.ToString(),
            CarriesCredentials = true,
            Timeout = Timeout,
        };
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await _http.SendAsync(outbound, cancellationToken) switch
            {
                OutboundResult.Responded { Truncated: false } answer => new((HttpStatusCode)answer.Status) { RequestMessage = request, Content = new ReadOnlyMemoryContent(answer.Body) },
                OutboundResult.Failed failed => throw new HttpRequestException(failed.Reason.PublicReason()),
                _ => throw new HttpRequestException("the answer is too long"),
            };
        }
        finally
        {
            _turns.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _http.Dispose();
            _turns.Dispose();
        }

        base.Dispose(disposing);
    }
}
