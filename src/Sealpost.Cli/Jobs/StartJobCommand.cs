using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Jobs;

namespace Sealpost.Cli.Jobs;

/// <summary><c>sealpost jobs start</c>.</summary>
internal static class StartJobCommand
{
    private static readonly JobKind[] Kinds = [.. Enum.GetValues<JobKind>().Where(kind => kind != JobKind.Unknown)];

    public static Command Create(TenantOptions tenant)
    {
        var kind = new Argument<string>("kind") { Description = "recover sends dead deliveries again, replay all that have ended, cancel ends pending ones." };
        kind.AcceptOnlyFromAmong([.. Kinds.Select(Shown.Name)]);
        var filter = new JobFilterOptions();
        var watch = new JobWatch();
        var command = new Command("start", "Recovers, replays or cancels many deliveries, and waits for the end.") { kind };
        filter.AddTo(command);
        watch.AddTo(command);
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var job = new NewJob { Kind = Kinds.Single(known => Shown.Name(known) == call.Value(kind)), Filter = filter.Read(call) };
            return await watch.FollowAsync(inside, call, await inside.Jobs.CreateAsync(job, cancellationToken: cancellationToken), cancellationToken);
        });
        return command;
    }
}
