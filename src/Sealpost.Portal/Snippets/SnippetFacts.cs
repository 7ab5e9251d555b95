using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sealpost.Schemes;

namespace Sealpost.Portal.Snippets;

/// <summary>What a receiver must know to verify one scheme, read from the scheme's own document with a destination's choices. Pure.</summary>
/// <param name="Name">The vendor's, as a word: <c>EnGenius</c>.</param>
/// <param name="Hash">sha1, sha256 or sha512.</param>
/// <param name="Decode">How the secret becomes a key: utf8, base64 or hex.</param>
/// <param name="StripPrefix">What stands before the secret and is no part of the key; null for nothing.</param>
/// <param name="Separator">Between several signatures in one header; null where there is one.</param>
/// <param name="Prefixes">What may stand before a signature; an empty text for nothing.</param>
/// <param name="IsHex">Or else base64.</param>
/// <param name="Signed">What is signed, in order.</param>
internal sealed partial record SnippetFacts(
    string Name, string Hash, string Decode, string? StripPrefix, string Header, char? Separator, IReadOnlyList<string> Prefixes, bool IsHex, IReadOnlyList<SignedPart> Signed, string? IdHeader, SnippetTime? Time)
{
    /// <summary>Null for a scheme that takes more than a few lines: use the library.</summary>
    /// <param name="settings">What the destination chose among what the scheme leaves open.</param>
    public static SnippetFacts? Of(Scheme scheme, IReadOnlyDictionary<string, string>? settings)
    {
        if (scheme.Kind != SchemeKind.Hmac) return null;
        var document = new Chosen(JsonNode.Parse(scheme.Document)!.AsObject(), settings ?? new Dictionary<string, string>());
        if (document.Text("algorithm") is not ("hmac-sha1" or "hmac-sha256" or "hmac-sha512") || document.Part("secret") is not { } secret || document.Part("signature") is not { } signature) return null;
        if (!document.HasOnly(Known) || !secret.HasOnly(KnownOfSecret) || !signature.HasOnly(KnownOfSignature)) return null;
        var isPairs = signature.Text("parse") == "kv";
        var signed = SignedOf(document.Text("signed") ?? "");
        var time = TimeOf(document.Part("timestamp"), signed);
        var id = document.Part("messageId");
        if (signed is null || (signed.Any(part => part.Kind == SignedKind.Time) && time is null) || (signed.Any(part => part.Kind == SignedKind.Id) && id?.Text("header") is null)) return null;
        if (signature.Text("header") is not { } header || (time?.Item is not null && !isPairs)) return null;
        return new(
            NameOf(scheme.Id), document.Text("algorithm")!["hmac-".Length..], secret.Text("decode") ?? "utf8", secret.Text("stripPrefix"), header,
            signature.Text("parse") is "list" or "kv" ? (signature.Text("items") ?? ",").Trim() is [var item] ? item : ' ' : null,
            PrefixesOf(signature, document.Part("rotation"), isPairs), signature.Text("encoding") == "hex", signed, id?.Text("header"), time);
    }

    private static readonly string[] Known =
        ["language", "id", "name", "kind", "source", "notes", "algorithm", "secret", "signature", "timestamp", "messageId", "signed", "rotation", "eventType", "deliveryId", "handshake", "response"];
    private static readonly string[] KnownOfSecret = ["label", "decode", "stripPrefix", "minBytes", "maxBytes", "generate", "alphabet"];
    private static readonly string[] KnownOfSignature = ["header", "parse", "items", "keys", "prefix", "encoding"];

    private static List<SignedPart>? SignedOf(string template)
    {
        var parts = new List<SignedPart>();
        foreach (var match in Parts().Matches(template).Cast<Match>())
        {
            var kind = match.Value switch
            {
                "{body}" => SignedKind.Body,
                "{ts}" => SignedKind.Time,
                "{id}" => SignedKind.Id,
                ['{', ..] => (SignedKind?)null,
                _ => SignedKind.Literal,
            };
            if (kind is not { } known) return null;
            parts.Add(new(known, match.Value));
        }

        return parts.Count == 0 ? null : parts;
    }

    /// <summary>Null when no time is signed.</summary>
    private static SnippetTime? TimeOf(Chosen? timestamp, List<SignedPart>? signed)
    {
        if (timestamp is null || signed?.Any(part => part.Kind == SignedKind.Time) != true || timestamp.Text("format") is not ("unix-s" or "unix-ms")) return null;
        return new(timestamp.Text("header"), timestamp.Text("kv") is { } pair ? $"{pair}=" : null, timestamp.Text("format") == "unix-ms", SecondsOf(timestamp.Text("past")), SecondsOf(timestamp.Text("future")));
    }

    private static int? SecondsOf(string? duration) => duration is [.., 's'] && int.TryParse(duration[..^1], CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static string[] PrefixesOf(Chosen signature, Chosen? rotation, bool isPairs)
    {
        if (isPairs) return [.. signature.List("keys").Select(key => $"{key}=")];
        var prefix = signature.Text("prefix") ?? "";
        return prefix.Contains("{label}", StringComparison.Ordinal) && rotation is not null
            ? [.. new[] { rotation.Text("old"), rotation.Text("new") }.Distinct().Select(label => prefix.Replace("{label}", label, StringComparison.Ordinal))]
            : [prefix];
    }

    private static string NameOf(string scheme) => string.Concat(scheme[..scheme.IndexOf('@', StringComparison.Ordinal)].Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    [GeneratedRegex(@"\{[^}]*\}|[^{]+")]
    private static partial Regex Parts();

    /// <summary>A part of a scheme's document in which what is left open is chosen: by the setting, or else the first.</summary>
    private sealed class Chosen(JsonObject part, IReadOnlyDictionary<string, string> settings)
    {
        public bool HasOnly(string[] names) => part.All(member => names.Contains(member.Key));

        public string? Text(string name) => Resolve(part[name]) switch
        {
            JsonArray { Count: > 0 } alternatives => alternatives[0]?.ToString(),
            JsonValue value => value.ToString(),
            _ => null,
        };

        public Chosen? Part(string name) => Resolve(part[name]) is JsonObject found ? new(found, settings) : null;

        public IEnumerable<string> List(string name) => (Resolve(part[name]) as JsonArray ?? []).Select(item => item!.ToString());

        private JsonNode? Resolve(JsonNode? node)
        {
            if (node is not JsonObject open || open["setting"] is not { } setting) return node;
            var chosen = settings.GetValueOrDefault(setting.ToString());
            return open["values"] switch
            {
                JsonArray values => chosen is null ? open["default"] ?? values[0] : JsonValue.Create(chosen),
                JsonObject values => Resolve(chosen is null ? values[open["default"]?.ToString() ?? values.First().Key] : values[chosen]),
                _ => chosen is null ? open["default"] : JsonValue.Create(chosen),
            };
        }
    }
}

internal enum SignedKind
{
    Literal,
    Body,
    Time,
    Id,
}

/// <param name="Text">Of a literal, what it is.</param>
internal sealed record SignedPart(SignedKind Kind, string Text);

/// <summary>The time that is signed.</summary>
/// <param name="Header">Where it stands; null where it stands beside the signature.</param>
/// <param name="Item">What stands before it there, such as <c>t=</c>.</param>
/// <param name="Past">Seconds that it may be old; null for any.</param>
internal sealed record SnippetTime(string? Header, string? Item, bool IsMilliseconds, int? Past, int? Future);
