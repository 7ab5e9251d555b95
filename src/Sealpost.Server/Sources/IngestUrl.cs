using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Sources;

namespace Sealpost.Server.Sources;

/// <summary>Where senders reach a source: below the public URL that is set, or else below what the request at hand was addressed to.</summary>
internal sealed class IngestUrl(IOptions<SourceOptions> options, CallerOfRequest callers)
{
    public const string Path = "/in/";

    private readonly string? _base = options.Value.PublicUrl?.AbsoluteUri.TrimEnd('/');

    public string Of(HttpContext context, string token) => $"{_base ?? Addressed(context)}{Path}{token}";

    private string Addressed(HttpContext context) => $"{(callers.Find(context).IsHttps ? "https" : "http")}://{context.Request.Host}{context.Request.PathBase}";
}
