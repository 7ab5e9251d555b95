using System.CommandLine;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Signatures;

/// <summary><c>--now</c>: looks at an old request as it looked when it came.</summary>
internal static class NowOption
{
    public static Option<DateTimeOffset?> Create() => new("--now")
    {
        Description = "Verify as if it were this moment: Unix seconds or RFC 3339. The default is the present.",
        HelpName = "time",
        CustomParser = Moment.Parse,
    };

    public static TimeProvider Clock(DateTimeOffset? now, CommandContext context) => now is { } moment ? new FixedTimeProvider(moment) : context.Time;
}
