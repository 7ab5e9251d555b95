using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.AspNetCore.Sources;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Sources;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData(null, "https://hooks.example.com", "/hooks/square?a=%2F&b=c%20d", "https://hooks.example.com/hooks/square?a=%2F&b=c%20d")]
    [InlineData(null, "https://example.com/prefix/", "/hooks/square", "https://example.com/prefix/hooks/square")]
    [InlineData("https://example.com/Square/", "https://other.example.com", "/hooks/square", "https://example.com/Square/")]
    [InlineData("https://example.com/Square", null, "/hooks/square?x=1", "https://example.com/Square?x=1")]
    [InlineData("https://example.com/Square?registered=1", null, "/hooks/square?registered=1", "https://example.com/Square?registered=1")]
    public async Task The_url_that_was_signed_is_the_one_configured(string? publicUrl, string? publicBaseUrl, string target, string signed)
    {
        await using var app = await StartAsync(publicUrl, publicBaseUrl);

        using var request = new TestSender("square@1", "key", app.Clock).Post(signed, "{}");
        request.RequestUri = new(app.Url(target));
        (await app.SendAsync(request)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_host_header_of_a_request_is_not_believed()
    {
        await using var app = await StartAsync(null, "https://hooks.example.com");

        using var request = new TestSender("square@1", "key", app.Clock).Post("https://other.example.com/hooks/square", "{}");
        request.RequestUri = new(app.Url("/hooks/square"));
        request.Headers.Host = "other.example.com";
        (await app.SendAsync(request)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("square@1")]
    [InlineData("trello@1")]
    [InlineData("twilio@1")]
    [InlineData("hubspot-v3@1")]
    [InlineData("monday@1")]
    public async Task A_scheme_that_signs_the_url_does_not_start_without_one(string scheme)
    {
        var start = () => ReceiverApp.StartAsync(receiver => receiver.AddSource("sender", scheme, "key"));

        (await Should.ThrowAsync<WebhookConfigurationException>(start)).Faults.ShouldHaveSingleItem().ShouldStartWith("Sources:sender:PublicUrl: is missing");
    }

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

    private static Task<ReceiverApp> StartAsync(string? publicUrl, string? publicBaseUrl) => ReceiverApp.StartAsync(receiver =>
    {
        receiver.Services.Configure<WebhookReceiverOptions>(options => options.PublicBaseUrl = publicBaseUrl);
        receiver.AddSource("square", source =>
        {
            source.Scheme = "square@1";
            source.Secret = "key";
            source.PublicUrl = publicUrl;
        });
    });

    private static HttpRequest Request(string scheme, string host, string path, string query)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host, request.Path, request.QueryString) = (scheme, new(host), path, new(query));
        return request;
    }
}
