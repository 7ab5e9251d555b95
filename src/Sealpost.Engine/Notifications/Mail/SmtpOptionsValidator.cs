using System.Globalization;
using Microsoft.Extensions.Options;

namespace Sealpost.Engine.Notifications.Mail;

/// <summary>Names every fault of the section at once, each with its key and its fix.</summary>
internal sealed class SmtpOptionsValidator : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        var faults = options.Host is null ? [.. WithoutHost(options)] : Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Select(fault => $"{SmtpOptions.Section}:{fault}"));
    }

    private static IEnumerable<string> WithoutHost(SmtpOptions options)
    {
        if (options.From is not null || options.User is not null || options.To.Count > 0)
            yield return "Host is missing, so no mail can be sent: give the name of the SMTP server, or leave the whole section out.";
    }

    private static IEnumerable<string> Faults(SmtpOptions options)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown) yield return $"Host is '{options.Host}': give a host name or an IP address, without a port.";
        if (options.PortToUse is < 1 or > 65535) yield return string.Create(CultureInfo.InvariantCulture, $"Port is {options.PortToUse}: give a number from 1 to 65535.");
        if (!options.Uses(SmtpOptions.None) && !options.Uses(SmtpOptions.StartTls) && !options.Uses(SmtpOptions.Tls))
            yield return $"Security is '{options.Security}': give starttls, tls or none.";
        if (!EmailAddress.IsValid(options.From)) yield return $"From is '{options.From}': give the address that mails come from, such as sealpost@example.com.";
        for (var i = 0; i < options.To.Count; i++)
        {
            if (!EmailAddress.IsValid(options.To[i])) yield return string.Create(CultureInfo.InvariantCulture, $"To:{i} is '{options.To[i]}': give an address such as ops@example.com.");
        }

        foreach (var fault in LoginFaults(options)) yield return fault;
    }

    private static IEnumerable<string> LoginFaults(SmtpOptions options)
    {
        var hasPassword = !string.IsNullOrEmpty(options.Password);
        if (hasPassword && options.PasswordFile is not null) yield return "Password and Password_FILE are both given: keep one of the two.";
        if (options.User is null && (hasPassword || options.PasswordFile is not null)) yield return "User is missing: give the user that the password is of.";
        if (options.User is not null && !hasPassword && options.PasswordFile is null) yield return "Password is missing: give Password, or Password_FILE with the path of a file that holds it.";
        if (options.User is not null && options.Uses(SmtpOptions.None)) yield return "Security is 'none', which would send the password in the clear: give starttls or tls, or leave User out.";
        if (options.PasswordFile is { } path && FileFault(path) is { } fault) yield return $"Password_FILE is '{path}': {fault}";
    }

    private static string? FileFault(string path)
    {
        try
        {
            return File.ReadAllText(path).AsSpan().Trim().IsEmpty ? "the file is empty; write the password into it." : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"it cannot be read ({exception.Message}); give the path of a readable file.";
        }
    }
}
