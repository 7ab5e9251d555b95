using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Sources;

namespace Sealpost.Server.Sources;

/// <summary>What the addresses begin with that this server gives out: the public URL that is set, or else what the request at hand was addressed to.</summary>
internal sealed class PublicAddress(IOptions<SourceOptions> options, CallerOfRequest callers)
{
    private readonly string? _set = options.Value.PublicUrl?.AbsoluteUri.TrimEnd('/');

    public string Of(HttpContext context) => _set ?? $"{(callers.Find(context).IsHttps ? "https" : "http")}://{context.Request.Host}{context.Request.PathBase}";
}
