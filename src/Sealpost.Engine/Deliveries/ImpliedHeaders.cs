namespace Sealpost.Engine.Deliveries;

/// <summary>What the history of a success leaves out and says all the same: a body is JSON unless it says another type.</summary>
internal static class ImpliedHeaders
{
    private const string ContentType = "Content-Type";
    private const string ContentLength = "Content-Length";
    private const string Json = "application/json";

    public static bool IsImplied(KeyValuePair<string, string> header) => header is { Key: ContentType, Value: Json };

    /// <summary>The headers as they were sent, of those that were stored.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Complete(IReadOnlyList<KeyValuePair<string, string>> stored)
    {
        var length = -1;
        for (var i = 0; i < stored.Count; i++)
        {
            if (stored[i].Key == ContentType) return stored;
            if (stored[i].Key == ContentLength) length = i;
        }

        return length < 0 ? stored : [.. stored.Take(length), new(ContentType, Json), .. stored.Skip(length)];
    }
}
