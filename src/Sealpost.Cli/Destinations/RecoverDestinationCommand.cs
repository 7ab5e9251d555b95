using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Jobs;

namespace Sealpost.Cli.Destinations;

/// <summary><c>sealpost destinations recover</c>: the dead letters of one destination.</summary>
internal static class RecoverDestinationCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DestinationArgument.Create();
        var window = new WindowOptions();
        var watch = new JobWatch();
        var command = new Command("recover", "Sends a destination's dead deliveries again, and waits until all are on their way.") { id };
        window.AddTo(command);
        window.RequireSince();
        watch.AddTo(command);
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var job = await inside.Destinations.RecoverAsync(call.Value(id), window.Since(call)!.Value, window.Until(call), cancellationToken: cancellationToken);
            return await watch.FollowAsync(inside, call, job, cancellationToken);
        });
        return command;
    }
}
