using System.CommandLine;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Problems;

namespace Sealpost.Cli.Connections;

/// <summary><c>sealpost status</c>: is the server there, ready, and does it know the key?</summary>
internal static class StatusCommand
{
    public static Command Create(ServerOptions server)
    {
        var command = new Command("status", "Says whether the server is ready and takes the API key. Exits with 1 when not.");
        server.AddTo(command);
        server.SetAction(command, async (call, cancellationToken) =>
        {
            var readiness = await call.Client.Health.ReadyAsync(cancellationToken);
            var status = new Status(call.Server.AbsoluteUri, readiness.IsReady, readiness.Reason, await IsAcceptedAsync(call, cancellationToken));
            await call.ShowAsync(status);
            return status is { Ready: true, KeyAccepted: true } ? ExitCode.Success : ExitCode.Refused;
        });
        return command;
    }

    private static async Task<bool> IsAcceptedAsync(ServerCall call, CancellationToken cancellationToken)
    {
        try
        {
            await call.Client.Tenants.ListAsync(pageSize: 1, cancellationToken).AnyAsync(cancellationToken);
            return true;
        }
        catch (SealpostProblemException refusal) when (refusal.Type == ProblemTypes.Unauthenticated)
        {
            return false;
        }
    }

    private sealed record Status(string Server, bool Ready, string? Reason, bool KeyAccepted);
}
