using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Sealpost.Portal.Assets;

/// <summary>Style sheet, script and icon. Their address has a hash of their content, so that browsers ask for each once and never keep an old one.</summary>
internal static class PortalAssets
{
    private const string Root = "/_portal";
    private static readonly Asset[] All =
    [
        Read("portal.css", "text/css; charset=utf-8"),
        Read("portal.js", "text/javascript; charset=utf-8"),
        Read("portal.svg", "image/svg+xml"),
    ];

    public static string StyleSheet { get; } = PathOf("portal.css");

    public static string Script { get; } = PathOf("portal.js");

    public static string Icon { get; } = PathOf("portal.svg");

    public static void MapPortalAssets(this IEndpointRouteBuilder endpoints)
    {
        foreach (var asset in All)
            endpoints.MapGet(asset.Path, context => WriteAsync(context, asset)).AllowAnonymous().ExcludeFromDescription();
    }

    private static string PathOf(string name) => All.Single(asset => asset.Name == name).Path;

    private static Task WriteAsync(HttpContext context, Asset asset)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Content.Length;
        return context.Response.Body.WriteAsync(asset.Content, context.RequestAborted).AsTask();
    }

    private static Asset Read(string name, string contentType)
    {
        using var stream = typeof(PortalAssets).Assembly.GetManifestResourceStream($"Sealpost.Portal.Assets.{name}")
            ?? throw new InvalidOperationException($"The embedded file {name} is missing.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new(name, $"{Root}/{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}/{name}", contentType, content);
    }

    private sealed record Asset(string Name, string Path, string ContentType, byte[] Content);
}
