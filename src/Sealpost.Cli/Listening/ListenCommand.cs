using System.CommandLine;
using Sealpost.Cli.Signatures;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Listening;

/// <summary><c>sealpost listen</c>: a local HTTPS receiver that prints and verifies what it gets.</summary>
internal static class ListenCommand
{
    private const int DefaultPort = 8443;

    public static Command Create(CommandContext context)
    {
        var schemes = new SchemeOptions();
        var port = new Option<int>("--port") { Description = "TCP port on 127.0.0.1; 0 takes a free one.", HelpName = "number", DefaultValueFactory = _ => DefaultPort };
        var status = new Option<int?>("--status") { Description = "Answer every request with this status. The default is 200, and 401 for one that does not verify.", HelpName = "code" };
        var once = new Option<bool>("--once") { Description = "End after one request." };
        var count = new Option<int?>("--count") { Description = "End after so many requests.", HelpName = "number" };
        var json = new Option<bool>("--json") { Description = "Print each request as one line of JSON." };
        var directory = new Option<string>("--directory")
        {
            Description = "Where the certificate authority is kept; made at first use.",
            HelpName = "path",
            DefaultValueFactory = _ => LocalAuthority.DefaultDirectory,
        };
        var command = new Command("listen", "Receives webhooks over HTTPS on this machine and prints them; verifies them when schemes are named. Ctrl+C ends it.")
        {
            port, status, once, count, json, directory,
        };
        port.Validators.Add(InRange<int>(0, 65535));
        status.Validators.Add(InRange<int?>(200, 599));
        count.Validators.Add(InRange<int?>(1, int.MaxValue));
        command.Validators.Add(result =>
        {
            if (result.GetValue(once) && result.GetValue(count) is not null)
                result.AddError("--once and --count exclude each other.");
        });
        schemes.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new ListenOptions(
                parsed.GetValue(port), parsed.GetValue(directory)!, await schemes.ReadAllAsync(parsed, context, cancellationToken), parsed.GetValue(status),
                parsed.GetValue(once) ? 1 : parsed.GetValue(count), parsed.GetValue(json));
            return await ListenAsync(options, context, cancellationToken);
        });
        return command;

        static Action<System.CommandLine.Parsing.OptionResult> InRange<T>(int least, int most) => result =>
        {
            if (result.GetValueOrDefault<T>() is int value && (value < least || value > most))
                result.AddError($"{result.Option.Name} is a number from {least} to {most}.");
        };
    }

    private static async Task<int> ListenAsync(ListenOptions options, CommandContext context, CancellationToken cancellationToken)
    {
        IRequestPrinter printer = options.Json ? new JsonRequestPrinter(context.Output) : new TextRequestPrinter(context.Output);
        var listener = new Listener(options, printer, context.Time);
        try
        {
            using var authority = LocalAuthority.Open(options.Directory, context.Time);
            await listener.RunAsync(authority, address => Announce(address, authority, options.Schemes.Count > 0, context.Error), cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(fault.Message);
        }

        return options.Count is not null && listener.SawUnverified ? ExitCode.Refused : ExitCode.Success;
    }

    private static void Announce(Uri address, LocalAuthority authority, bool verifies, TextWriter error)
    {
        error.WriteLine($"Listening on {address}");
        if (!verifies)
            error.WriteLine("Requests are printed, not verified: --scheme and --secret-file say how to verify them.");
        error.WriteLine("A Sealpost server on this machine can send here when it is started after these lines in the same shell:");
        error.WriteLine();
        error.WriteLine(ShellVariable.Line("Sealpost__Egress__AllowedNetworks__0", "127.0.0.0/8"));
        error.WriteLine(ShellVariable.Line("Sealpost__Egress__TrustedCertificates", authority.CertificatePath));
        error.WriteLine();
        error.Flush();
    }
}
