using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sealpost.Schemes;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Handshakes.Recipes;

/// <summary>A request as the recipes of handshakes read it. What is absent, repeated or not text reads as null.</summary>
internal readonly ref struct HandshakeQuestion(Func<string, string?> header)
{
    /// <summary>No sender's challenge comes near it; what is longer is an event, or a trick.</summary>
    public const int MaxText = 4096;
    private const int MaxBody = 64 * 1024;

    public required string Method { get; init; }

    public required string? Url { get; init; }

    public required ReadOnlySpan<byte> Body { get; init; }

    public required ReadOnlySpan<SchemeKey> Keys { get; init; }

    public required HandshakeSettings Settings { get; init; }

    public required DateTimeOffset Now { get; init; }

    public bool IsGet => Method == "GET";

    public bool IsPost => Method == "POST";

    public string? Header(string name) => header(name);

    /// <summary>A parameter of the query, decoded.</summary>
    public string? Query(string name) => UrlText.Query(Url, name, out var value) == Reading.Found ? WebUtility.UrlDecode(value.ToString()) : null;

    /// <summary>The newest key that is active now.</summary>
    public SchemeKey? NewestKey()
    {
        for (var i = Keys.Length - 1; i >= 0; i--)
        {
            if (Keys[i].IsActive(Now))
                return Keys[i];
        }

        return null;
    }

    /// <summary>The body as JSON, if it can be a question at all: it is short and names this member.</summary>
    /// <param name="member">A member name that the question has; keeps the bodies of events from being parsed.</param>
    public JsonDocument? Json(ReadOnlySpan<byte> member)
    {
        if (!IsPost || Body.Length > MaxBody || Body.IndexOf(member) < 0)
            return null;
        try
        {
            var reader = new Utf8JsonReader(Body, new JsonReaderOptions { MaxDepth = 64 });
            var document = JsonDocument.ParseValue(ref reader);
            if (!reader.Read())
                return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A string member; null when it is something else or holds half of a surrogate pair.</summary>
    public static string? Text(JsonElement parent, string member)
    {
        try
        {
            return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether a text is safe to send back in a header.</summary>
    public static bool IsHeaderValue(string text) => text.Length is > 0 and <= MaxText && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    public static bool IsChallenge(string text) => text.Length is > 0 and <= MaxText;

    /// <summary>Whether the text is the agreed one; takes the same time wherever they differ.</summary>
    public bool IsVerifyToken(string text) =>
        Settings.VerifyToken is { } token && CryptographicOperations.FixedTimeEquals(token.RevealUtf8(), Encoding.UTF8.GetBytes(text));

    public static HandshakeResult Refuse(string reason) => new HandshakeResult.Refused(reason);

    public static HandshakeResponse Empty(int status = 200, params KeyValuePair<string, string>[] headers) => new(status, null, default, headers);

    /// <summary>Plain text that no browser takes for anything else: it is the sender's own.</summary>
    public static HandshakeResult AgreeWithText(string text) => new HandshakeResult.Agreed(
        new(200, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text), [new("X-Content-Type-Options", "nosniff")]));

    public static HandshakeResult AgreeWithJson(params ReadOnlySpan<(string Name, string Value)> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return new HandshakeResult.Agreed(new(200, "application/json", buffer.ToArray(), []));
    }
}
