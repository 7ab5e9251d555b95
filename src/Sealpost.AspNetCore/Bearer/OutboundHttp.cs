using Microsoft.Extensions.DependencyInjection;

namespace Sealpost.AspNetCore.Bearer;

/// <summary>The client for the few addresses that a receiver dials: the operator's authorization server and Amazon's confirmation address.</summary>
internal static class OutboundHttp
{
    public const string ClientName = "Sealpost.AspNetCore";

    private const int MaxBody = 64 * 1024;

    public static void Add(IServiceCollection services) =>
        services.AddHttpClient(ClientName)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                MaxResponseHeadersLength = 16,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });

    /// <summary>The body; null when it is larger than any honest answer.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxBody + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxBody ? null : buffer.AsMemory(0, length);
    }
}
