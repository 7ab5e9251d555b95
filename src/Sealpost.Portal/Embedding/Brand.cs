using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Server.SignIns;

namespace Sealpost.Portal.Embedding;

/// <summary>The name and the colour that the operator gives the portal. The colour is a style sheet of its own: no page has style in it.</summary>
internal sealed class Brand(IOptions<PortalOptions> options)
{
    private const string Usual = "Sealpost";
    private readonly byte[]? _css = options.Value.BrandColor is { } color ? Encoding.ASCII.GetBytes(CssOf(color)) : null;

    public string Name => options.Value.BrandName ?? Usual;

    /// <summary>As the operator wrote it; null for the portal's own.</summary>
    public string? Color => options.Value.BrandColor;

    /// <summary>Null where there is no colour but the portal's own.</summary>
    public string? StyleSheet => _css is null ? null : $"{Path}?v={Convert.ToHexStringLower(SHA256.HashData(_css).AsSpan(0, 8))}";

    private static string Path => "/_portal/brand.css";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetRequiredService<Brand>()._css is not { } css) return;
        endpoints.MapGet(Path, context =>
        {
            context.Response.ContentType = "text/css; charset=utf-8";
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return context.Response.Body.WriteAsync(css, context.RequestAborted).AsTask();
        }).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Text on it is black or white, whichever has more contrast: one of them always has 4.5 or more.</summary>
    internal static string CssOf(string color) =>
        $".bar {{ border-top: 3px solid {color}; }}\n.button.primary, .button.primary:hover {{ background: {color}; border-color: {color}; color: {(LuminanceOf(color) > 0.179 ? "#000000" : "#ffffff")}; }}\n";

    /// <summary>WCAG 2.2, relative luminance.</summary>
    private static double LuminanceOf(string color)
    {
        double Channel(int start)
        {
            var value = int.Parse(color.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return 0.2126 * Channel(1) + 0.7152 * Channel(3) + 0.0722 * Channel(5);
    }
}
