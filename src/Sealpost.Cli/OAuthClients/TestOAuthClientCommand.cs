using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.OAuthClients;

/// <summary><c>sealpost oauth-clients test</c>: asks for a token, now.</summary>
internal static class TestOAuthClientCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = OAuthClientArgument.Create();
        var command = new Command("test", "Asks the authorization server for a token and says what happened. Exits with 1 when there was none.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var test = await inside.OAuthClients.TestAsync(call.Value(id), cancellationToken);
            await call.ShowAsync(test);
            return test.Succeeded ? ExitCode.Success : ExitCode.Refused;
        });
        return command;
    }
}
