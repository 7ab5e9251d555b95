namespace Sealpost.Client.Tests;

public sealed class SealpostClientOptionsTests
{
    public static TheoryData<string, SealpostClientOptions> Faults => new()
    {
        { "Server", new() { Server = new Uri("/relative", UriKind.Relative) } },
        { "Server", new() { Server = new Uri("ftp://example.com") } },
        { "Server", new() { Server = new Uri("https://example.com/?key=1") } },
        { "Server", new() { Server = new Uri("https://user@example.com/") } },
        { "AllowPlainHttp", new() { Server = new Uri("http://sealpost.example.com"), ApiKey = "sp_key" } },
        { "ApiKey", new() { ApiKey = "" } },
        { "ApiKey", new() { ApiKey = "sp_key\r\nX-Injected: 1" } },
        { "MaxAttempts", new() { MaxAttempts = 0 } },
        { "MaxAttempts", new() { MaxAttempts = 11 } },
        { "FirstDelay", new() { FirstDelay = TimeSpan.FromTicks(-1) } },
        { "LongestDelay", new() { LongestDelay = TimeSpan.FromMilliseconds(1) } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_cannot_be_is_refused_by_name(string name, SealpostClientOptions options)
    {
        using var http = new HttpClient(new SocketsHttpHandler());

        Should.Throw<ArgumentException>(() => new SealpostClient(http, options)).Message.ShouldContain(name);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", false)]
    [InlineData("http://localhost:8080", false)]
    [InlineData("http://[::1]:8080", false)]
    [InlineData("https://sealpost.example.com", false)]
    [InlineData("http://sealpost.internal:8080", true)]
    public void A_key_travels_where_it_is_safe_or_allowed(string server, bool allowPlainHttp)
    {
        using var http = new HttpClient(new SocketsHttpHandler());

        Should.NotThrow(() => new SealpostClient(http, new() { Server = new Uri(server), ApiKey = "sp_key", AllowPlainHttp = allowPlainHttp }));
    }
}
