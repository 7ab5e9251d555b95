using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Portal.Playgrounds;

/// <summary>Where in the playground a visitor's requests go: always the same place for the same person, and told apart from their colleagues'.</summary>
internal static class PlaygroundUrl
{
    private const int Length = 5;

    /// <summary>The path of what belongs to a visitor: <c>/3f9a81c2d0</c>.</summary>
    /// <param name="visitor">The id of the member or key.</param>
    public static string PathOf(string visitor) => $"/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(visitor)).AsSpan(0, Length))}";

    /// <summary>A URL of the visitor's own.</summary>
    /// <param name="address">As the API tells it.</param>
    /// <param name="name">What tells it from the visitor's others; null for none.</param>
    public static string Of(string address, string visitor, string? name = null) => $"{address.TrimEnd('/')}{PathOf(visitor)}{(name is null ? "" : "/" + Uri.EscapeDataString(name))}";
}
