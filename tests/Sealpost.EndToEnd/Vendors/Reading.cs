using System.Text.Json;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors;

/// <summary>What receivers and customers look at.</summary>
internal static class Reading
{
    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;

    /// <summary>The value of the one header that is spelt exactly so on the wire.</summary>
    public static string Exactly(this ReceivedRequest request, string name) =>
        request.HeadLines.Where(line => line.StartsWith($"{name}: ", StringComparison.Ordinal)).ShouldHaveSingleItem(string.Join('\n', request.HeadLines))[(name.Length + 2)..];

    /// <summary>The names of the headers that a client does not send by itself.</summary>
    public static string[] OwnHeaders(this ReceivedRequest request) =>
        [.. request.Headers.Select(header => header.Key).Except(["Host", "Content-Length", "Content-Type", "User-Agent"], StringComparer.OrdinalIgnoreCase)];
}
