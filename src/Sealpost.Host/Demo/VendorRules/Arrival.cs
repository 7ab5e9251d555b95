namespace Sealpost.Host.Demo.VendorRules;

/// <summary>A request as it reached the receiver.</summary>
internal sealed record Arrival(IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>Whom the client certificate names, where the sender showed one that the receiver issued.</summary>
    public string? ClientName { get; init; }

    /// <summary>The header's value; null when it is absent or there several times.</summary>
    public string? Header(string name)
    {
        string[] values = [.. Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];
        return values is [var only] ? only : null;
    }

    public bool Has(string name) => Headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
}
