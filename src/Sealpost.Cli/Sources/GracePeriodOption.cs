using System.CommandLine;

namespace Sealpost.Cli.Sources;

internal static class GracePeriodOption
{
    public static Option<string?> Create(string how) => new("--grace-period") { Description = $"How long the old {how}, such as 1h; 0s ends it at once. The default is 1d.", HelpName = "duration" };
}
