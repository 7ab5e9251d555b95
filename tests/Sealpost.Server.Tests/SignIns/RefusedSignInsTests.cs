using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sealpost.Server.SignIns;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.SignIns;

public sealed class RefusedSignInsTests : ILogger<RefusedSignIns>
{
    private readonly List<string> _lines = [];

    [Fact]
    public void Guessing_is_told_at_once_and_then_once_a_minute_with_its_count()
    {
        var time = new ManualTimeProvider();
        var refused = new RefusedSignIns(time, this);

        for (var i = 0; i < 1_000; i++) refused.Count(IPAddress.Parse("203.0.113.7"));
        _lines.ShouldHaveSingleItem().ShouldStartWith("1 sign-ins were refused, the last from 203.0.113.7");
        time.Advance(TimeSpan.FromMinutes(1));
        refused.Count(IPAddress.None);

        _lines.Count.ShouldBe(2);
        _lines[1].ShouldStartWith("1000 sign-ins were refused, the last from an unknown address");
    }

    [Fact]
    public async Task A_wrong_password_is_told_with_where_it_came_from_and_without_the_name()
    {
        await using var portal = await TestPortal.StartAsync(builder => builder.Services.AddSingleton<ILogger<RefusedSignIns>>(this));

        using var answer = await portal.PostAsync("/sign-in?email=nobody@example.com", ("X-Forwarded-For", "203.0.113.7"));

        _lines.ShouldHaveSingleItem().ShouldStartWith("1 sign-ins were refused, the last from 203.0.113.7;");
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Add(formatter(state, exception));

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;
}
