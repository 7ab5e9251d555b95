using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Secrets;

namespace Sealpost.Host.Starting;

/// <summary>Says what kept the server from starting in lines that name the setting and the fix.</summary>
internal static class StartFault
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel.Core";
    private const string OtherAddress = "Set ASPNETCORE_URLS, or --urls, to an address of this machine that is free and may be used.";
    private const string NoCertificate = "An https address needs a certificate: give a PFX file in Kestrel:Certificates:Default:Path and its Password, or PEM files in Path and KeyPath.";
    private const string CheckDatabase = "Check ConnectionStrings:Sealpost, and that PostgreSQL runs there and lets this user in; without one, check the directory Sealpost:Data.";
    private const string LogLevels = "Logging:LogLevel takes Trace, Debug, Information, Warning, Error, Critical or None.";

    /// <summary>Empty for what no operator can mend: a fault of ours, whose stack trace is worth having.</summary>
    public static IReadOnlyList<string> Lines(Exception failure) => failure switch
    {
        OptionsValidationException refused => [.. refused.Failures.Select(fault => OneLine(fault))],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) => [.. several.InnerExceptions.SelectMany(Lines)],
        SocketException or IOException { InnerException: AddressInUseException } => [OneLine(failure.Message, OtherAddress)],
        InvalidDataException broken => [OneLine(broken.Message, broken.InnerException?.InnerException?.Message ?? broken.InnerException?.Message ?? "")],
        DbException database => [OneLine($"The database cannot be used: {(database.GetBaseException() as DbException ?? database).Message}", CheckDatabase)],
        InvalidOperationException { Source: Kestrel } when failure.Message.Contains("HTTPS", StringComparison.Ordinal) => [NoCertificate],
        InvalidOperationException or FormatException => [OneLine(failure.Message, HintFor(failure))],
        OperationCanceledException => ["The start was broken off."],
        MasterKeyException or IOException or UnauthorizedAccessException => [OneLine(failure.Message)],
        _ => [],
    };

    // Known by where it was thrown: the framework has no exceptions of their own for these.
    private static string HintFor(Exception failure) => failure.Source switch
    {
        Kestrel => OtherAddress,
        "Microsoft.Extensions.Logging.Configuration" or "Microsoft.Extensions.Logging" => LogLevels,
        _ => "",
    };

    /// <summary>Each a sentence.</summary>
    private static string OneLine(params ReadOnlySpan<string> sentences)
    {
        var line = new List<string>();
        foreach (var sentence in sentences)
        {
            var text = string.Join(' ', sentence.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            if (text.Length > 0) line.Add(text[^1] is '.' or '!' or '?' ? text : text + ".");
        }

        return string.Join(' ', line);
    }
}
