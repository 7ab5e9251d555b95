using Sealpost.Schemes.Evaluation;

namespace Sealpost.Diagnosis;

/// <summary>What a proxy does to the URL that a sender signed.</summary>
internal static class UrlVariations
{
    public static IEnumerable<(string Url, string Code, string Message)> All(string? url, bool isSigned)
    {
        if (url is null || !isSigned)
            yield break;

        if (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            yield return ($"https{url[4..]}", "url-scheme", "The signature covers the URL with https; a proxy that ends TLS hides that it was.");
        if (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            yield return ($"http{url[5..]}", "url-scheme", "The signature covers the URL with http instead of https.");
        yield return (url.EndsWith('/') ? url[..^1] : $"{url}/", "url-slash", "The signature covers the URL with the slash at its end the other way.");
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            var path = UrlText.PathAndQuery(url).ToString();
            yield return ($"{uri.Scheme}://{uri.Host}{path}", "url-port", "The signature covers the URL without its port.");
            yield return ($"{uri.Scheme}://{uri.Host}:{uri.Port}{path}", "url-port", "The signature covers the URL with its port spelled out.");
        }
    }
}
