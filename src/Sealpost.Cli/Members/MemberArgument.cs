using System.CommandLine;

namespace Sealpost.Cli.Members;

internal static class MemberArgument
{
    public static Argument<string> Create() => new("id") { Description = "Member, such as mem_01kczq3v7q8r5t6w9x0y1z2a3b." };
}
