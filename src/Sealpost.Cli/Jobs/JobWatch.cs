using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client;
using Sealpost.Client.Jobs;

namespace Sealpost.Cli.Jobs;

/// <summary>Follows a job to its end, unless <c>--detach</c> says not to.</summary>
internal sealed class JobWatch
{
    private readonly Option<bool> _detach = new("--detach") { Description = "Start the job and do not wait for its end." };

    public void AddTo(Command command) => command.Add(_detach);

    /// <summary>Shows the job as it ended; 0 only when it was completed.</summary>
    public async Task<int> FollowAsync(SealpostTenant inside, ServerCall call, Job job, CancellationToken cancellationToken)
    {
        await call.Context.Error.WriteLineAsync($"{job.Id} runs on the server, also when this command ends; 'sealpost jobs cancel' stops it.");
        if (call.Value(_detach))
            return await call.ShowAsync(job);

        var ended = await ProgressBar.RunAsync(call.Context.Error, Shown.Name(job.Kind), async report =>
        {
            var last = job;
            await foreach (var now in inside.Jobs.WatchAsync(job.Id, cancellationToken))
                report((last = now).Progress);
            return last;
        });
        await call.ShowAsync(ended);
        return ended.State == JobState.Completed ? ExitCode.Success : ExitCode.Refused;
    }
}
