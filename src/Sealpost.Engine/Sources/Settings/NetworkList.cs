using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Sources.Settings;

/// <summary>Who may call a source: networks, single addresses, and presets that stand for what a vendor publishes.</summary>
internal static class NetworkList
{
    public const string Member = "allowedNetworks";
    private const int MaxItems = 256;
    private const int MaxLength = 64;

    /// <summary>CentrePoint's: github.com/actigraph/WebhookDocumentation, README.</summary>
    private static readonly FrozenDictionary<string, ImmutableArray<IPNetwork>> Presets = new Dictionary<string, ImmutableArray<IPNetwork>>
    {
        ["centrepoint"] =
        [
            .. ((string[])["13.82.60.74", "40.114.106.25", "40.114.109.196", "40.87.40.14", "40.87.44.79", "40.87.47.202", "40.87.41.144", "40.87.47.137", "13.68.136.18"])
                .Select(address => new IPNetwork(IPAddress.Parse(address), 32)),
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ImmutableArray<string> Parse(FieldReader body, List<FieldFault> faults)
    {
        var items = body.Items(Member, MaxItems) ?? [];
        for (var i = 0; i < items.Count; i++)
        {
            if (!FieldReader.TryGetString(items[i], out var text) || text.Length > MaxLength || Networks(text) is null)
                faults.Add(new($"{body.PathOf(Member)}[{i}]", $"Must be a network in CIDR form with its host bits zero, such as 203.0.113.0/24, an address, or one of {string.Join(", ", Presets.Keys)}."));
        }

        return faults.Any(fault => fault.Field.StartsWith(Member, StringComparison.Ordinal)) ? [] : [.. items.Select(item => item.GetString()!)];
    }

    public static ImmutableArray<IPNetwork> Compile(ImmutableArray<string> items) => [.. items.SelectMany(item => Networks(item)!.Value)];

    // Host bits that are not zero are a slip of the pen.
    private static ImmutableArray<IPNetwork>? Networks(string item)
    {
        if (Presets.TryGetValue(item, out var preset)) return preset;
        if (IPNetwork.TryParse(item, out var network)) return IPAddress.Parse(item.AsSpan(0, item.IndexOf('/'))).Equals(network.BaseAddress) ? [network] : null;
        return item.Contains('%') || !IPAddress.TryParse(item, out var address) ? null : [new IPNetwork(address, address.GetAddressBytes().Length * 8)];
    }
}
