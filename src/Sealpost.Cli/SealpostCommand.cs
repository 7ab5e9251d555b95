using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Sealpost.Cli.ApiKeys;
using Sealpost.Cli.Audit;
using Sealpost.Cli.Catalogue;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Deliveries;
using Sealpost.Cli.Destinations;
using Sealpost.Cli.Jobs;
using Sealpost.Cli.Keys;
using Sealpost.Cli.Listening;
using Sealpost.Cli.Members;
using Sealpost.Cli.Messages;
using Sealpost.Cli.OAuthClients;
using Sealpost.Cli.Secrets;
using Sealpost.Cli.Signatures;
using Sealpost.Cli.Sources;
using Sealpost.Cli.Tenants;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli;

/// <summary>The command line as a whole: its table of contents, and what becomes of faults.</summary>
internal static class SealpostCommand
{
    /// <summary>Without response files: '@' begins a secret or a file of headers here, never a file of further arguments.</summary>
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, CommandContext context, CancellationToken cancellationToken)
    {
        var parsed = Create(context).Parse(args, Parsing);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await context.Error.WriteLineAsync(error.Message);
            await context.Error.WriteLineAsync($"'{Path(parsed.CommandResult)} --help' shows how it is used.");
            return ExitCode.BadUsage;
        }

        try
        {
            var configuration = new InvocationConfiguration { Output = context.Output, Error = context.Error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (UsageException fault)
        {
            await context.Error.WriteLineAsync(fault.Message);
            return ExitCode.BadUsage;
        }
        catch (Exception fault) when (ServerFault.Is(fault))
        {
            await context.Error.WriteLineAsync(ServerFault.Describe(fault));
            return ExitCode.Refused;
        }
    }

    // Not a RootCommand: that one takes its name from the file that runs, which is dotnet or a test host as often as sealpost.
    private static Command Create(CommandContext context)
    {
        var server = new ServerOptions(context);
        var tenant = new TenantOptions(server, context);
        return new Command("sealpost", "Signs, verifies and receives webhooks, and works a Sealpost server.")
        {
            new HelpOption(),
            new VersionOption(),
            SignCommand.Create(context),
            VerifyCommand.Create(context),
            DiagnoseCommand.Create(context),
            SchemesCommand.Create(context),
            ListenCommand.Create(context),
            StatusCommand.Create(server),
            TenantsCommand.Create(server),
            DestinationsCommand.Create(tenant),
            SecretsCommand.Create(tenant),
            OAuthClientsCommand.Create(tenant),
            SourcesCommand.Create(tenant),
            MessagesCommand.Create(tenant),
            DeliveriesCommand.Create(tenant),
            ReplayCommand.Create(tenant),
            JobsCommand.Create(tenant),
            KeysCommand.Create(server),
            ApiKeysCommand.Create(server),
            MembersCommand.Create(server),
            AuditCommand.Create(server),
        };
    }

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : result.Command.Name;
}
