using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Sources;

/// <summary><c>sealpost sources diagnose</c>: why a source rejected a request.</summary>
internal static class DiagnoseRejectionCommand
{
    private const string Accepted = "accepted";

    public static Command Create(TenantOptions tenant)
    {
        var id = SourceArgument.Create();
        var rejection = new Argument<string?>("request") { Description = "Rejected request, rej_ and 26 characters. The default is the newest.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("diagnose", "Says why a source rejected a request and which usual mistake would explain it. Exits with 0 when it would pass now.") { id, rejection };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var kept = call.Parsed.GetValue(rejection) ?? (await inside.Sources.ListRejectionsAsync(call.Value(id), pageSize: 1, cancellationToken).FirstOrDefaultAsync(cancellationToken))?.Id;
            if (kept is null)
                throw new UsageException("The source has rejected nothing that is still kept.");
            var findings = await inside.Sources.DiagnoseAsync(call.Value(id), kept, cancellationToken);
            if (call.Json)
                await JsonOutput.WriteAsync(call.Context.Output, findings);
            foreach (var finding in call.Json ? [] : findings)
                await call.Context.Output.WriteLineAsync(Printable.Line($"{finding.Code}: {finding.Message}"));
            return findings is [{ Code: Accepted }] ? ExitCode.Success : ExitCode.Refused;
        });
        return command;
    }
}
