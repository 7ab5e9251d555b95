using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Sealpost.AspNetCore.Sources;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Receiving;

/// <summary>A request whose body is in memory, with the URL as its sender called it.</summary>
internal readonly struct ReceivedRequest(HttpContext context, byte[] body, string url)
{
    public HttpContext Context => context;

    public byte[] Body => body;

    public VerifyRequest<RequestHeaders> ToVerify() => new()
    {
        Headers = new(context.Request.Headers),
        Body = body,
        Method = context.Request.Method,
        Url = url,
    };

    public InboundRequest<RequestHeaders> ToInbound() => new()
    {
        Headers = new(context.Request.Headers),
        Body = body,
        Method = context.Request.Method,
        Url = url,
    };

    /// <summary>The webhook it has proven to be.</summary>
    public Webhook ToWebhook(WebhookSource source, in VerifyResult result, string? key, string? tenant, IReadOnlyList<Claim> claims)
    {
        var request = ToVerify();
        return new()
        {
            Source = source.Name,
            Scheme = source.SchemeName,
            Body = body,
            ContentType = context.Request.ContentType,
            EventType = source.Scheme?.EventType?.Read(request),
            DeliveryId = source.Scheme?.DeliveryId?.Read(request),
            MessageId = result.MessageId,
            Timestamp = result.Timestamp,
            Key = key,
            Tenant = tenant,
            Claims = claims,
        };
    }
}
