using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Sealpost.Server.Reference;

/// <summary>The API document as a page for people: three embedded files, nothing from elsewhere, no inline script or style.</summary>
internal static class ReferencePage
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapReference(this IEndpointRouteBuilder endpoints)
    {
        var page = endpoints.MapGroup("/reference").AllowAnonymous().ExcludeFromDescription();
        page.MapGet("", Serve("reference.html", "text/html; charset=utf-8"));
        page.MapGet("/reference.css", Serve("reference.css", "text/css; charset=utf-8"));
        page.MapGet("/reference.js", Serve("reference.js", "text/javascript; charset=utf-8"));
    }

    private static RequestDelegate Serve(string file, string contentType)
    {
        var bytes = Read(file);
        return context =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            context.Response.ContentType = contentType;
            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
        };
    }

    private static byte[] Read(string file)
    {
        using var stream = typeof(ReferencePage).Assembly.GetManifestResourceStream($"Sealpost.Server.Reference.{file}")
            ?? throw new InvalidOperationException($"The embedded file {file} is missing.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
