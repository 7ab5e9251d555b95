using Microsoft.AspNetCore.Http;

namespace Sealpost.Server.Sources;

/// <summary>Where senders reach a source.</summary>
internal sealed class IngestUrl(PublicAddress address)
{
    public const string Path = "/in/";

    public string Of(HttpContext context, string token) => $"{address.Of(context)}{Path}{token}";
}
