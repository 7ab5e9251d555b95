using System.CommandLine;

namespace Sealpost.Cli.Jobs;

internal static class JobArgument
{
    public static Argument<string> Create() => new("job") { Description = "Job, job_ and 26 characters." };
}
