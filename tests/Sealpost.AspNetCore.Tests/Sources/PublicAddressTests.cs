using Microsoft.AspNetCore.Http;
using Sealpost.AspNetCore.Sources;

namespace Sealpost.AspNetCore.Tests.Sources;

public sealed class PublicAddressTests
{
    [Fact]
    public void Every_request_gets_its_own_url_whatever_was_called_before()
    {
        var address = new PublicAddress(url: null, origin: null);

        for (var round = 0; round < 2; round++)
        {
            address.Of(Request("https", "a.example", "/hooks", "?n=1")).ShouldBe("https://a.example/hooks?n=1");
            address.Of(Request("https", "a.example", "/hooks", "?n=1")).ShouldBe("https://a.example/hooks?n=1");
            address.Of(Request("https", "a.example", "/hooks", "?n=2")).ShouldBe("https://a.example/hooks?n=2");
            address.Of(Request("https", "b.example", "/hooks", "?n=2")).ShouldBe("https://b.example/hooks?n=2");
            address.Of(Request("http", "b.example", "/hooks", "?n=2")).ShouldBe("http://b.example/hooks?n=2");
        }
    }

    [Theory]
    [InlineData("https://public.example/in", null, "https://public.example/in?n=1")]
    [InlineData("https://public.example/in?key=7", null, "https://public.example/in?key=7")]
    [InlineData(null, "https://public.example/base", "https://public.example/base/hooks?n=1")]
    public void What_is_configured_counts_and_not_the_host_header(string? url, string? origin, string expected)
    {
        var address = new PublicAddress(url, origin);

        foreach (var host in new[] { "a.example", "a.example", "b.example" })
            address.Of(Request("http", host, "/hooks", "?n=1")).ShouldBe(expected);
    }

    private static HttpRequest Request(string scheme, string host, string path, string query)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host, request.Path, request.QueryString) = (scheme, new(host), path, new(query));
        return request;
    }
}
