using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Destinations;

/// <summary><c>sealpost destinations validate</c>.</summary>
internal static class ValidateDestinationCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DestinationArgument.Create();
        var command = new Command("validate", "Makes the handshake with the receiver, now. Exits with 1 when it does not agree.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var validation = await inside.Destinations.ValidateAsync(call.Value(id), cancellationToken);
            await call.ShowAsync(validation);
            return validation.Validated ? ExitCode.Success : ExitCode.Refused;
        });
        return command;
    }
}
