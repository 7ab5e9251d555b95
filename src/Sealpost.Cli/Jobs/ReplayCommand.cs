using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Client.Jobs;

namespace Sealpost.Cli.Jobs;

/// <summary><c>sealpost replay</c>: sends a stretch of history again.</summary>
internal static class ReplayCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var filter = new JobFilterOptions();
        var watch = new JobWatch();
        var dead = new Option<bool>("--dead") { Description = "Only what never arrived." };
        var command = new Command("replay", "Sends deliveries that have ended again, successes too, and waits until all are on their way.") { dead };
        filter.AddTo(command);
        filter.RequireSince();
        watch.AddTo(command);
        tenant.AddTo(command);
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var job = new NewJob { Kind = call.Value(dead) ? JobKind.Recover : JobKind.Replay, Filter = filter.Read(call) };
            return await watch.FollowAsync(inside, call, await inside.Jobs.CreateAsync(job, cancellationToken: cancellationToken), cancellationToken);
        });
        return command;
    }
}
