namespace Sealpost.Portal.Snippets;

internal static class CSharpSnippet
{
    public static string Write(SnippetFacts facts)
    {
        var time = facts.Time;
        var hash = facts.Hash.ToUpperInvariant();
        return Snippet.Lines(
            "using System;",
            "using System.Linq;",
            "using System.Security.Cryptography;",
            "using System.Text;",
            "",
            $"public static class {facts.Name}Webhook",
            "{",
            "    // header: finds the value of a header by its name. body: the bytes as they came, before anything reads them as JSON. now: Unix seconds.",
            "    public static bool Verify(Func<string, string?> header, byte[] body, string secret, long now)",
            "    {",
            $"        var items = {Items(facts)};",
            facts.IdHeader is { } id && facts.Signed.Any(part => part.Kind == SignedKind.Id) ? $"        var id = header(\"{id}\") ?? \"\";" : null,
            time is null ? null : time.Header is { } name ? $"        var timestamp = header(\"{name}\") ?? \"\";" : $"        var timestamp = items.FirstOrDefault(item => item.StartsWith(\"{time.Item}\"))?[{time.Item!.Length}..] ?? \"\";",
            time is null ? null : "        if (!long.TryParse(timestamp, out var sent)) return false;",
            time is null ? null : $"        var age = now - sent{(time.IsMilliseconds ? " / 1000" : "")};",
            time is null || Snippet.AgeTest(time, "||") is not { } test ? null : $"        if ({test}) return false;",
            $"        byte[] signed = [{string.Join(", ", facts.Signed.Select(Part))}];",
            $"        var digest = HMAC{hash}.HashData({Key(facts)}, signed);",
            $"        var expected = {(facts.IsHex ? "Convert.ToHexString(digest).ToLowerInvariant()" : "Convert.ToBase64String(digest)")};",
            $"        return items.Any(item => {string.Join(" || ", facts.Prefixes.Select(prefix => $"Same(item, {(prefix.Length == 0 ? "" : $"\"{prefix}\" + ")}expected)"))});",
            "    }",
            "",
            "    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));",
            "}");
    }

    private static string Items(SnippetFacts facts) => facts.Separator is { } separator
        ? $"(header(\"{facts.Header}\") ?? \"\").Split('{separator}', StringSplitOptions.TrimEntries)"
        : $"new[] {{ header(\"{facts.Header}\") ?? \"\" }}";

    private static string Key(SnippetFacts facts)
    {
        var text = facts.StripPrefix is { } prefix ? $"(secret.StartsWith(\"{prefix}\") ? secret[{prefix.Length}..] : secret)" : "secret";
        return facts.Decode switch
        {
            "base64" => $"Convert.FromBase64String({text})",
            "hex" => $"Convert.FromHexString({text})",
            _ => $"Encoding.UTF8.GetBytes({text})",
        };
    }

    private static string Part(SignedPart part) => part.Kind switch
    {
        SignedKind.Body => "..body",
        SignedKind.Time => "..Encoding.UTF8.GetBytes(timestamp)",
        SignedKind.Id => "..Encoding.UTF8.GetBytes(id)",
        _ => $"..\"{part.Text}\"u8",
    };
}
