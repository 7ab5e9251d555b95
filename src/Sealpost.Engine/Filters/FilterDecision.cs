namespace Sealpost.Engine.Filters;

/// <summary>Whether an event passes a filter, and if not, which part of the filter it fails first.</summary>
internal abstract record FilterDecision
{
    public static readonly FilterDecision Pass = new Matches();

    private FilterDecision()
    {
    }

    public sealed record Matches : FilterDecision;

    /// <param name="Field">The part of the filter, such as <c>filter.and[0]</c>.</param>
    /// <param name="Reason">A sentence. Says what the filter asks for, never what the payload holds.</param>
    public sealed record DoesNotMatch(string Field, string Reason) : FilterDecision;

    /// <summary>The filter looks into the payload, and that is not JSON: the event does not pass, whatever the filter says.</summary>
    public sealed record NotJson(string Reason) : FilterDecision;
}
