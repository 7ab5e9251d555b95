using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Notifications;

/// <summary>Tells notices one after the other, beside everything else. A stop tells what still waits; what is held back is forgotten with its windows.</summary>
internal sealed partial class NoticeLoop(
    SystemEvents events, NoticeSender sender, Journal journal, IOptions<NotificationOptions> options, TimeProvider time, ILogger<NoticeLoop> log)
    : BackgroundService
{
    private readonly NoticeWindows _windows = new(options.Value.Window);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var isLast = false; !isLast;)
        {
            await WaitAsync(stoppingToken);
            isLast = stoppingToken.IsCancellationRequested;
            if (isLast) await RecordedAsync();
            while (_windows.TryTakeEnded(time.GetUtcNow(), out var ended)) await SendAsync(ended, stoppingToken);
            while (events.Notices.TryRead(out var notice))
            {
                if (_windows.Offer(notice, time.GetUtcNow()) is { } told) await SendAsync(told, stoppingToken);
            }

            if (events.TakeLost() is > 0 and var lost) LogLost(lost);
        }
    }

    // The lanes have stopped before; what they had recorded is told as soon as it is on disk.
    private async Task RecordedAsync()
    {
        try
        {
            await journal.ExecuteAsync(_ => 0, CancellationToken.None);
        }
        catch (JournalUnavailableException)
        {
            // What was not recorded is sent again after the next start, and told then.
        }
    }

    /// <summary>Until there is a notice, a window is over or the host stops.</summary>
    private async Task WaitAsync(CancellationToken stopping)
    {
        using var over = new Alarm(time, _windows.NextEnd);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stopping);
        await ((Task)events.Notices.WaitToReadAsync(either.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // One notice that cannot be told must not silence the others.
    private async Task SendAsync(ToldNotice told, CancellationToken stopping)
    {
        try
        {
            await sender.SendAsync(told, stopping);
        }
        catch (Exception failure)
        {
            LogFailed(failure, told.Notice.EventType, told.Notice.Subject);
        }
    }

    [LoggerMessage(LogLevel.Error, "The system event {EventType} about {Subject} could not be told")]
    private partial void LogFailed(Exception failure, string eventType, string subject);

    [LoggerMessage(LogLevel.Error, "{Count} system events were lost because too many happened at once")]
    private partial void LogLost(int count);
}
