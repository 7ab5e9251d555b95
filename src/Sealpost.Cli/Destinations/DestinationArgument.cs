using System.CommandLine;

namespace Sealpost.Cli.Destinations;

internal static class DestinationArgument
{
    public static Argument<string> Create() => new("destination") { Description = "Destination, dst_ and 26 characters." };
}
