using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Notifications.Mail;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Notifications.Mail;

public sealed class MailLoopTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private readonly SmtpTestServer _server = SmtpTestServer.Start();
    private readonly LogLines _log = new();
    private MailLoop _loop = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var smtp = new SmtpOptions { Host = "127.0.0.1", Port = _server.Port, Security = "none", From = "sealpost@example.com" };
        _loop = new(new SmtpClient(Options.Create(smtp), Options.Create(new EgressOptions()), _clock), _clock, _log);
        await _loop.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.StopAsync(Cancel);
        _loop.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_that_fails_is_tried_again_after_one_five_and_fifteen_minutes()
    {
        for (var i = 0; i < 3; i++) _server.RefuseNext("451 come back later");

        Post("Important");
        foreach (var minutes in new[] { 1, 5, 15 })
        {
            (await _log.NextAsync()).ShouldBe($"The mail 'Important' could not be sent: The server answered 451 come back later. It is tried again in 00:{minutes:00}:00");
            _clock.Advance(TimeSpan.FromMinutes(minutes));
        }

        await _server.WaitForAsync(1, Cancel);
        _server.Sessions.ShouldBe(4);
    }

    [Fact]
    public async Task After_that_it_is_given_up_and_others_go_on()
    {
        for (var i = 0; i < 4; i++) _server.RefuseNext("550 no such user");

        Post("Hopeless");
        foreach (var minutes in new[] { 1, 5, 15 })
        {
            await _log.NextAsync();
            _clock.Advance(TimeSpan.FromMinutes(minutes));
        }

        (await _log.NextAsync()).ShouldEndWith("It is given up");
        Post("Next");
        (await _server.WaitForAsync(1, Cancel)).ShouldHaveSingleItem().Subject.ShouldBe("Next");
    }

    [Fact]
    public async Task A_mail_that_waits_for_its_time_holds_up_no_other()
    {
        _server.RefuseNext("451 come back later");
        Post("First");
        await _log.NextAsync();

        Post("Second");

        (await _server.WaitForAsync(1, Cancel)).ShouldHaveSingleItem().Subject.ShouldBe("Second");
    }

    private void Post(string subject) => _loop.Post(new OutgoingMail("mail_1", "ops@example.org", subject, "Text"));

    private sealed class LogLines : ILogger<MailLoop>
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public async Task<string> NextAsync() => await _lines.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Writer.TryWrite(formatter(state, exception));
    }
}
