using System.CommandLine;

namespace Sealpost.Cli.Messages;

internal static class MessageArgument
{
    public static Argument<string> Create() => new("message") { Description = "Message, msg_ and 26 characters." };
}
