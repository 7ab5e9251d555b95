using System.CommandLine;

namespace Sealpost.Cli.Deliveries;

internal static class DeliveryArgument
{
    public static Argument<string> Create() => new("delivery") { Description = "Delivery, such as dlv_01kczq3v7q8r5t6w9x0y1z2a3b_0." };
}
