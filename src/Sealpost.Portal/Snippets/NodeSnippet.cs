namespace Sealpost.Portal.Snippets;

internal static class NodeSnippet
{
    public static string Write(SnippetFacts facts)
    {
        var time = facts.Time;
        return Snippet.Lines(
            "import { createHmac, timingSafeEqual } from \"node:crypto\";",
            "",
            "// headers: an object with names in lower case, as Node has them. body: the Buffer as it came, before anything reads it as JSON.",
            "export function verify(headers, body, secret, now = Date.now() / 1000) {",
            $"  const items = {Items(facts)};",
            facts.IdHeader is { } id && facts.Signed.Any(part => part.Kind == SignedKind.Id) ? $"  const id = headers[\"{Lower(id)}\"] ?? \"\";" : null,
            time is null ? null : time.Header is { } name ? $"  const timestamp = headers[\"{Lower(name)}\"] ?? \"\";" : $"  const timestamp = items.find((item) => item.startsWith(\"{time.Item}\"))?.slice({time.Item!.Length}) ?? \"\";",
            time is null ? null : "  if (!/^\\d+$/.test(timestamp)) return false;",
            time is null ? null : $"  const age = now - Number(timestamp){(time.IsMilliseconds ? " / 1000" : "")};",
            time is null || Snippet.AgeTest(time, "||") is not { } test ? null : $"  if ({test}) return false;",
            $"  const signed = Buffer.concat([{string.Join(", ", facts.Signed.Select(Part))}]);",
            $"  const expected = createHmac(\"{facts.Hash}\", {Key(facts)}).update(signed).digest(\"{(facts.IsHex ? "hex" : "base64")}\");",
            $"  return items.some((item) => {string.Join(" || ", facts.Prefixes.Select(prefix => $"same(item, {(prefix.Length == 0 ? "" : $"\"{prefix}\" + ")}expected)"))});",
            "}",
            "",
            "function same(one, other) {",
            "  const [a, b] = [Buffer.from(one), Buffer.from(other)];",
            "  return a.length === b.length && timingSafeEqual(a, b);",
            "}");
    }

    private static string Items(SnippetFacts facts) => facts.Separator is { } separator
        ? $"(headers[\"{Lower(facts.Header)}\"] ?? \"\").split(\"{separator}\").map((item) => item.trim())"
        : $"[headers[\"{Lower(facts.Header)}\"] ?? \"\"]";

    private static string Key(SnippetFacts facts)
    {
        var text = facts.StripPrefix is { } prefix ? $"secret.startsWith(\"{prefix}\") ? secret.slice({prefix.Length}) : secret" : "secret";
        return $"Buffer.from({text}, \"{facts.Decode}\")";
    }

    private static string Part(SignedPart part) => part.Kind switch
    {
        SignedKind.Body => "body",
        SignedKind.Time => "Buffer.from(timestamp)",
        SignedKind.Id => "Buffer.from(id)",
        _ => $"Buffer.from(\"{part.Text}\")",
    };

    private static string Lower(string name) => name.ToLowerInvariant();
}
