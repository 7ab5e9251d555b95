using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Destinations;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Destinations;

namespace Sealpost.Cli.Secrets;

/// <summary><c>sealpost secrets</c>: what there is to a destination's secrets, and how they are replaced.</summary>
internal static class SecretsCommand
{
    private static readonly Column<StoredSecret>[] Columns =
    [
        new("Use", secret => secret.Use),
        new("Name", secret => secret.Name),
        new("Stored", secret => Shown.Time(secret.CreatedAt)),
        new("Signs until", secret => Shown.Time(secret.Until)),
    ];

    public static Command Create(TenantOptions tenant)
    {
        var command = new Command("secrets", "Lists and rotates the secrets of destinations.") { CreateList(tenant), RotateSecretCommand.Create(tenant) };
        tenant.AddTo(command);
        return command;
    }

    private static Command CreateList(TenantOptions tenant)
    {
        var id = DestinationArgument.Create();
        var command = new Command("list", "Lists what is known of a destination's secrets; never a secret itself.") { id };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var secrets = await inside.Destinations.ListSecretsAsync(call.Value(id), cancellationToken);
            await ListOutput.WriteAsync(call.Context.Output, call.Json, secrets.ToAsyncEnumerable(), Columns);
            return ExitCode.Success;
        });
        return command;
    }
}
