using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sealpost.Testing.Proofs;

/// <summary>A request on its way to being signed, where the proof stands elsewhere than in a header of its own.</summary>
internal sealed class ProofDraft
{
    public required string Url { get; set; }

    public required byte[] Body { get; set; }

    public required string Secret { get; init; }

    public required string? KeyId { get; init; }

    public required string Id { get; init; }

    public required DateTimeOffset Time { get; init; }

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    public string Seconds => Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Changes the body as JSON.</summary>
    public void ChangeJson(Action<JsonObject> change)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(Body);
        }
        catch (JsonException e)
        {
            throw new ArgumentException("This scheme's proof stands in a JSON body, and the body is none.", e);
        }

        var json = root as JsonObject ?? throw new ArgumentException("This scheme's proof stands in a JSON object, and the body is none.");
        change(json);
        Body = Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    /// <summary>The fields of a form body, decoded, in their order.</summary>
    public List<KeyValuePair<string, string>> ReadForm() =>
    [
        .. Encoding.UTF8.GetString(Body).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => new KeyValuePair<string, string>(WebUtility.UrlDecode(pair[0]), WebUtility.UrlDecode(pair.ElementAtOrDefault(1) ?? ""))),
    ];

    public void WriteForm(IEnumerable<KeyValuePair<string, string>> fields) =>
        Body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => $"{WebUtility.UrlEncode(field.Key)}={WebUtility.UrlEncode(field.Value)}")));

    public byte[] Mac(HashAlgorithmName hash, string content) => CryptographicOperations.HmacData(hash, Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(content));

    public static string Hash(HashAlgorithmName hash, byte[] content) => Convert.ToHexStringLower(CryptographicOperations.HashData(hash, content));
}
