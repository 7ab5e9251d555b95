using Microsoft.Extensions.Configuration;

namespace Sealpost.Engine.Notifications.Mail;

/// <summary>Section <c>Sealpost:Smtp</c>: the server that takes mails. Without a host none are sent.</summary>
internal sealed class SmtpOptions
{
    public const string Section = "Sealpost:Smtp";

    /// <summary>Name or address; null means that no mails are sent.</summary>
    public string? Host { get; set; }

    /// <summary>Default 587, the port of submission; with <c>tls</c> 465, with <c>none</c> 25.</summary>
    public int? Port { get; set; }

    /// <summary><c>starttls</c>, the default, <c>tls</c> from the first byte, or <c>none</c>.</summary>
    public string Security { get; set; } = StartTls;

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>A file that holds the password, such as a mounted secret.</summary>
    [ConfigurationKeyName("Password_FILE")]
    public string? PasswordFile { get; set; }

    /// <summary>The address that mails come from.</summary>
    public string? From { get; set; }

    /// <summary>Who is told of every dead letter of the instance.</summary>
    public IList<string> To { get; init; } = [];

    public const string None = "none";
    public const string StartTls = "starttls";
    public const string Tls = "tls";

    public bool Uses(string security) => Security.Equals(security, StringComparison.OrdinalIgnoreCase);

    public int PortToUse => Port ?? (Uses(Tls) ? 465 : Uses(None) ? 25 : 587);

    /// <summary>Null without a user. Read for every mail, so that a renewed file counts at once.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string? ReadPassword() => PasswordFile is null ? Password : File.ReadAllText(PasswordFile).TrimEnd('\r', '\n');
}
