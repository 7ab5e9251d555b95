using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Egress.Dialling;

namespace Sealpost.Engine.Notifications.Mail;

/// <summary>
/// Hands mails to the operator's SMTP server (RFC 5321), each over a connection of its own. The server is the operator's choice and may be anywhere; its
/// certificate must be as good as a receiver's. A password goes over TLS only.
/// </summary>
internal sealed class SmtpClient(IOptions<SmtpOptions> options, IOptions<EgressOptions> egress, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly SmtpOptions _options = options.Value;

    /// <summary>Completes when the server has taken responsibility for the mail.</summary>
    /// <exception cref="SmtpException">The server refused it, in words for people.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await SendCoreAsync(mail, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new SmtpException("The server took longer than a minute.");
        }
        catch (DialException refused)
        {
            throw new SmtpException($"The server's certificate was refused: {refused.Reason.PublicReason()}.");
        }
        catch (Exception failure) when (failure is IOException or SocketException or System.Security.Authentication.AuthenticationException or UnauthorizedAccessException)
        {
            throw new SmtpException(failure.Message);
        }
    }

    private async Task SendCoreAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_options.Host!, _options.PortToUse, cancellationToken);
        var local = ((IPEndPoint)socket.Client.LocalEndPoint!).Address;
        var hello = $"EHLO [{(local.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6:" : "")}{local}]";
        Stream stream = socket.GetStream();
        if (_options.Uses(SmtpOptions.Tls)) stream = await SecureAsync(stream, cancellationToken);
        var wire = new SmtpWire(stream);
        await wire.ReadAsync(cancellationToken);
        var greeting = await wire.AskAsync(hello, cancellationToken);
        if (_options.Uses(SmtpOptions.StartTls))
        {
            if (!greeting.Lines.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase)) throw new SmtpException("The server does not offer STARTTLS.");
            await wire.AskAsync("STARTTLS", cancellationToken);
            // Whatever came in the clear behind the answer is somebody else's (CVE-2011-0411).
            if (wire.HasUnread) throw new SmtpException("The server said more than STARTTLS allows.");
            stream = await SecureAsync(stream, cancellationToken);
            wire = new SmtpWire(stream);
            greeting = await wire.AskAsync(hello, cancellationToken);
        }

        await using (stream)
        {
            if (_options.User is not null) await LogInAsync(wire, greeting, cancellationToken);
            await HandOverAsync(wire, mail, cancellationToken);
        }
    }

    private async Task<SslStream> SecureAsync(Stream stream, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream);
        var tls = TlsPolicy.Create(egress.Value.TrustedCertificates, identity: null);
        tls.TargetHost = _options.Host;
        await secure.AuthenticateAsClientAsync(tls, cancellationToken);
        return secure;
    }

    private async Task LogInAsync(SmtpWire wire, SmtpReply greeting, CancellationToken cancellationToken)
    {
        var user = _options.User!;
        var password = _options.ReadPassword();
        var mechanisms = greeting.Lines.FirstOrDefault(line => line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))?[5..].Split(' ') ?? [];
        if (mechanisms.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            await wire.AskAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", cancellationToken);
        }
        else if (mechanisms.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            await wire.AskAsync("AUTH LOGIN", cancellationToken);
            await wire.AskAsync(Base64(user), cancellationToken);
            await wire.AskAsync(Base64(password!), cancellationToken);
        }
        else
        {
            throw new SmtpException("The server offers neither AUTH PLAIN nor AUTH LOGIN.");
        }
    }

    private async Task HandOverAsync(SmtpWire wire, OutgoingMail mail, CancellationToken cancellationToken)
    {
        await wire.AskAsync($"MAIL FROM:<{_options.From}>", cancellationToken);
        await wire.AskAsync($"RCPT TO:<{mail.To}>", cancellationToken);
        await wire.AskAsync("DATA", cancellationToken);
        await wire.SendAsync(mail.Format(_options.From!, time.GetUtcNow()), cancellationToken);
        await wire.AskAsync(".", cancellationToken);
        try
        {
            await wire.SendAsync("QUIT\r\n"u8.ToArray(), cancellationToken);
        }
        catch (IOException)
        {
            // The server has the mail, whatever becomes of the farewell: sending it again would make two.
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
