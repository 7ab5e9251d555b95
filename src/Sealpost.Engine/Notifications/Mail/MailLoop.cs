using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sealpost.Engine.Notifications.Mail;

/// <summary>Sends mails one after the other, beside everything else. A mail that fails is tried again three times, over some twenty minutes; a stop forgets what waits.</summary>
internal sealed partial class MailLoop(SmtpClient client, TimeProvider time, ILogger<MailLoop> log) : BackgroundService
{
    private const int MaxWaiting = 1_000;
    private static readonly TimeSpan[] Delays = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    private readonly Channel<OutgoingMail> _new = Channel.CreateUnbounded<OutgoingMail>(new UnboundedChannelOptions { SingleReader = true });
    private readonly PriorityQueue<(OutgoingMail Mail, int Failures), DateTimeOffset> _due = new();
    private int _waiting;

    /// <summary>Any thread. Never waits; a mail too many is logged and dropped.</summary>
    public void Post(OutgoingMail mail)
    {
        if (Interlocked.Increment(ref _waiting) <= MaxWaiting)
        {
            _new.Writer.TryWrite(mail);
            return;
        }

        Interlocked.Decrement(ref _waiting);
        LogTooMany(mail.Subject);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await WaitAsync(stoppingToken);
            while (_new.Reader.TryRead(out var mail)) _due.Enqueue((mail, 0), time.GetUtcNow());
            if (_due.TryPeek(out _, out var at) && at <= time.GetUtcNow() && !stoppingToken.IsCancellationRequested) await SendAsync(_due.Dequeue(), stoppingToken);
        }

        if (Volatile.Read(ref _waiting) is > 0 and var forgotten) LogForgotten(forgotten);
    }

    /// <summary>Until there is a new mail, one is due or the host stops.</summary>
    private async Task WaitAsync(CancellationToken stopping)
    {
        using var due = new Alarm(time, _due.TryPeek(out _, out var at) ? at : null);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stopping);
        await ((Task)_new.Reader.WaitToReadAsync(either.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SendAsync((OutgoingMail Mail, int Failures) next, CancellationToken stopping)
    {
        try
        {
            await client.SendAsync(next.Mail, stopping);
            Interlocked.Decrement(ref _waiting);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Counted with what the stop forgets.
        }
        catch (SmtpException failure)
        {
            Retry(next.Mail, next.Failures, failure.Message);
        }
        catch (Exception failure)
        {
            LogInternal(failure);
            Retry(next.Mail, next.Failures, "internal error");
        }
    }

    private void Retry(OutgoingMail mail, int failures, string reason)
    {
        if (failures < Delays.Length)
        {
            _due.Enqueue((mail, failures + 1), time.GetUtcNow() + Delays[failures]);
            LogFailed(mail.Subject, reason, Delays[failures]);
            return;
        }

        LogGivenUp(mail.Subject, reason);
        Interlocked.Decrement(ref _waiting);
    }

    [LoggerMessage(LogLevel.Warning, "The mail '{Subject}' could not be sent: {Reason}. It is tried again in {Delay}")]
    private partial void LogFailed(string subject, string reason, TimeSpan delay);

    [LoggerMessage(LogLevel.Error, "The mail '{Subject}' could not be sent: {Reason}. It is given up")]
    private partial void LogGivenUp(string subject, string reason);

    [LoggerMessage(LogLevel.Error, "The mail '{Subject}' is not sent because too many wait for the SMTP server")]
    private partial void LogTooMany(string subject);

    [LoggerMessage(LogLevel.Warning, "{Count} mails were still to be sent at the stop and are forgotten")]
    private partial void LogForgotten(int count);

    [LoggerMessage(LogLevel.Error, "Sending a mail failed inside Sealpost")]
    private partial void LogInternal(Exception failure);
}
