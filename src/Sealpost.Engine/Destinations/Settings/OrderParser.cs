using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Reads <c>ordered</c> and <c>onStall</c>.</summary>
internal static class OrderParser
{
    private const string Member = "ordered";
    private const string PolicyMember = "onStall";

    /// <returns>Null when deliveries need not go in order.</returns>
    public static StallPolicy? Parse(FieldReader body, DestinationSettings? before)
    {
        var ordered = body.Boolean(Member) == true;
        var policy = ParsePolicy(body);
        // Deliveries that wait without a position could not be put in order afterwards.
        if (before is not null && ordered != before.Ordered) body.Fault(Member, "Cannot be changed; make a new destination.");
        else if (policy is not null && !ordered) body.Fault(PolicyMember, "Only an ordered destination stalls; set ordered to true or leave this out.");
        return ordered ? policy ?? StallPolicy.Skip : null;
    }

    private static StallPolicy? ParsePolicy(FieldReader body)
    {
        switch (body.Text(PolicyMember, 16))
        {
            case null:
                return null;
            case "skip":
                return StallPolicy.Skip;
            case "stop":
                return StallPolicy.Stop;
            default:
                body.Fault(PolicyMember, "Must be skip or stop.");
                return null;
        }
    }
}
