using Sealpost.Keys;

namespace Sealpost.Engine.Egress;

/// <summary>Fetches the public keys of senders through the guarded dialler: some addresses are a tenant's choice, others stand in the request itself.</summary>
internal sealed class GuardedKeyFetcher(GuardedClient http) : IKeyFetcher
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public async ValueTask<KeyFetchResponse?> FetchAsync(KeyFetchRequest request, CancellationToken cancellationToken)
    {
        var result = await http.SendAsync(
            new OutboundRequest
            {
                Url = request.Url,
                Method = request.Method,
                Headers = request.Headers,
                Body = request.Body,
                ContentType = request.ContentType,
                CarriesCredentials = true,
                Timeout = Timeout,
            },
            cancellationToken);
        return result is OutboundResult.Responded { Truncated: false } response ? new(response.Status, response.Body) : null;
    }
}
