namespace Sealpost.Portal.Snippets;

internal static class PythonSnippet
{
    public static string Write(SnippetFacts facts)
    {
        var time = facts.Time;
        return Snippet.Lines(
            "import base64",
            "import hashlib",
            "import hmac",
            "import time",
            "",
            "",
            "def verify(headers, body, secret, now=None):",
            "    \"\"\"headers: names in lower case. body: the bytes as they came, before anything reads them as JSON.\"\"\"",
            $"    items = {Items(facts)}",
            facts.IdHeader is { } id && facts.Signed.Any(part => part.Kind == SignedKind.Id) ? $"    id = headers.get(\"{Lower(id)}\", \"\")" : null,
            time is null ? null : time.Header is { } name ? $"    timestamp = headers.get(\"{Lower(name)}\", \"\")" : $"    timestamp = next((item[{time.Item!.Length}:] for item in items if item.startswith(\"{time.Item}\")), \"\")",
            time is null ? null : "    if not (timestamp.isascii() and timestamp.isdigit()):",
            time is null ? null : "        return False",
            time is null ? null : $"    age = (time.time() if now is None else now) - int(timestamp){(time.IsMilliseconds ? " / 1000" : "")}",
            time is null || Snippet.AgeTest(time, "or") is not { } test ? null : $"    if {test}:\n        return False",
            $"    signed = {string.Join(" + ", facts.Signed.Select(Part))}",
            $"    digest = hmac.new({Key(facts)}, signed, hashlib.{facts.Hash}).digest()",
            $"    expected = {(facts.IsHex ? "digest.hex()" : "base64.b64encode(digest).decode()")}",
            $"    wanted = [{string.Join(", ", facts.Prefixes.Select(prefix => $"{(prefix.Length == 0 ? "" : $"\"{prefix}\" + ")}expected"))}]",
            "    return any(hmac.compare_digest(item.encode(), one.encode()) for item in items for one in wanted)");
    }

    private static string Items(SnippetFacts facts) => facts.Separator is { } separator
        ? $"[item.strip() for item in headers.get(\"{Lower(facts.Header)}\", \"\").split(\"{separator}\")]"
        : $"[headers.get(\"{Lower(facts.Header)}\", \"\")]";

    private static string Key(SnippetFacts facts)
    {
        var text = facts.StripPrefix is { } prefix ? $"secret.removeprefix(\"{prefix}\")" : "secret";
        return facts.Decode switch
        {
            "base64" => $"base64.b64decode({text})",
            "hex" => $"bytes.fromhex({text})",
            _ => $"{text}.encode()",
        };
    }

    private static string Part(SignedPart part) => part.Kind switch
    {
        SignedKind.Body => "body",
        SignedKind.Time => "timestamp.encode()",
        SignedKind.Id => "id.encode()",
        _ => $"b\"{part.Text}\"",
    };

    private static string Lower(string name) => name.ToLowerInvariant();
}
