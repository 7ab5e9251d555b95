using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Jobs;

namespace Sealpost.Cli.Jobs;

/// <summary><c>sealpost jobs</c>: bulk changes that run on the server.</summary>
internal static class JobsCommand
{
    private static readonly Column<Job>[] Columns =
    [
        new("Job", job => job.Id),
        new("Kind", job => Shown.Name(job.Kind)),
        new("State", job => Shown.Name(job.State)),
        new("Progress", job => Shown.Percent(job.Progress)),
        new("Changed", job => Shown.Number(job.Changed)),
        new("Made", job => Shown.Time(job.CreatedAt)),
    ];

    public static Command Create(TenantOptions tenant)
    {
        var list = new ListOptions();
        var command = new Command("jobs", "Lists a tenant's jobs: recoveries, replays and cancellations of many deliveries.")
        {
            ShowJobCommand.Create(tenant),
            StartJobCommand.Create(tenant),
            CancelJobCommand.Create(tenant),
        };
        list.AddTo(command);
        tenant.AddTo(command);
        tenant.SetAction(command, (inside, call, cancellationToken) => list.ShowAsync(call, inside.Jobs.ListAsync(list.PageSize(call), cancellationToken), Columns));
        return command;
    }
}
