using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sealpost.Server.Access;
using Sealpost.Server.Sources;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Access;

public sealed class RefusedCallsTests : ILoggerProvider, ILogger<RefusedCalls>
{
    private readonly List<string> _lines = [];

    [Fact]
    public void A_flood_is_told_at_once_and_then_once_a_minute_with_its_count()
    {
        var time = new ManualTimeProvider();
        var refused = new RefusedCalls(new CallerOfRequest(new([])), time, this);

        for (var i = 0; i < 1_000; i++) refused.Count(IPAddress.Parse("203.0.113.7"));
        _lines.ShouldHaveSingleItem().ShouldStartWith("1 calls without a valid API key were refused, the last from 203.0.113.7");
        time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 1_000; i++) refused.Count(IPAddress.None);

        _lines.Count.ShouldBe(2);
        _lines[1].ShouldStartWith("1000 calls without a valid API key were refused, the last from an unknown address");
    }

    [Fact]
    public void Behind_a_trusted_proxy_it_names_who_called_that()
    {
        var refused = new RefusedCalls(new CallerOfRequest(new([IPNetwork.Parse("127.0.0.0/8")])), new ManualTimeProvider(), this);
        var call = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } };
        call.Request.Headers["X-Forwarded-For"] = "203.0.113.7";

        refused.Refuse(call);

        _lines.ShouldHaveSingleItem().ShouldContain("the last from 203.0.113.7;");
    }

    [Fact]
    public async Task Nothing_else_logs_a_call_without_a_valid_key()
    {
        var directory = Directory.CreateTempSubdirectory("sealpost-flood-");
        await using (var app = TestServer.BuildWith(directory.FullName, builder => builder.Logging.AddProvider(this), []))
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            lock (_lines) _lines.Clear();
            using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.Single()) };
            client.DefaultRequestHeaders.Add("Authorization", "Bearer sp_guess");
            for (var i = 0; i < 100; i++)
            {
                using var read = await client.GetAsync(new Uri("/api/v1/tenants", UriKind.Relative), TestContext.Current.CancellationToken);
                using var published = await client.PostAsync(new Uri("/api/v1/tenants/acme/publish/a", UriKind.Relative), null, TestContext.Current.CancellationToken);
                (read.StatusCode, published.StatusCode).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
            }

            lock (_lines) _lines.Count.ShouldBeLessThan(5, string.Join('\n', _lines));
        }

        directory.Delete(recursive: true);
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Lines(this, categoryName);

    void IDisposable.Dispose()
    {
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines) _lines.Add(formatter(state, exception));
    }

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    // As the server is configured: what ASP.NET Core tells of requests only from warnings up.
    private sealed class Lines(ILogger to, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= (category.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Information);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) to.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
