namespace Sealpost.Server.Paging;

/// <summary>A query parameter that an operation takes, as metadata of its endpoint: the guard refuses all others and the API document lists it.</summary>
/// <param name="Format">A JSON Schema type: string, integer or date-time.</param>
/// <param name="Values">The closed list of values; empty when any will do.</param>
internal sealed record QueryParameter(string Name, string Description, string Format = "string", params string[] Values)
{
    public static readonly QueryParameter Limit = new("limit", $"The most items on the page: 1 to {ListQuery.Most}, default {ListQuery.Usual}.", "integer");
    public static readonly QueryParameter After = new("after", "The next of the page before.");
}
