using System.CommandLine;

namespace Sealpost.Cli.Sources;

internal static class SourceArgument
{
    public static Argument<string> Create() => new("source") { Description = "Source, src_ and 26 characters." };
}
