using Microsoft.AspNetCore.Http;
using Sealpost.AspNetCore.Bearer;

namespace Sealpost.AspNetCore.Handshakes;

/// <summary>Fetches the address that makes an Amazon SNS subscription stand. The handshake has pinned its host.</summary>
internal sealed class SubscriptionConfirmer(IHttpClientFactory clients, TimeProvider clock)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <returns>Whether Amazon took it.</returns>
    public async Task<bool> ConfirmAsync(Uri address, CancellationToken aborted)
    {
        using var deadline = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, aborted);
        try
        {
            using var response = await clients.CreateClient(OutboundHttp.ClientName)
                .GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (int)response.StatusCode == StatusCodes.Status200OK;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
