namespace Sealpost.Portal.Snippets;

internal static class PhpSnippet
{
    public static string Write(SnippetFacts facts)
    {
        var time = facts.Time;
        return Snippet.Lines(
            "<?php",
            "",
            "// $headers: names in lower case. $body: file_get_contents('php://input'), before anything reads it as JSON.",
            "function verify(array $headers, string $body, string $secret, ?int $now = null): bool",
            "{",
            $"    $items = {Items(facts)};",
            facts.IdHeader is { } id && facts.Signed.Any(part => part.Kind == SignedKind.Id) ? $"    $id = $headers['{Lower(id)}'] ?? '';" : null,
            time is null ? null : time.Header is { } name ? $"    $timestamp = $headers['{Lower(name)}'] ?? '';" : $"    $timestamp = substr(current(array_filter($items, fn ($item) => str_starts_with($item, '{time.Item}'))) ?: '', {time.Item!.Length});",
            time is null ? null : "    if (!ctype_digit($timestamp)) return false;",
            time is null ? null : $"    $age = ($now ?? time()) - (int) $timestamp{(time.IsMilliseconds ? " / 1000" : "")};",
            time is null || Snippet.AgeTest(time, "||") is not { } test ? null : $"    if ({test.Replace("age", "$age", StringComparison.Ordinal)}) return false;",
            $"    $digest = hash_hmac('{facts.Hash}', {string.Join(" . ", facts.Signed.Select(Part))}, {Key(facts)}, true);",
            $"    $expected = {(facts.IsHex ? "bin2hex($digest)" : "base64_encode($digest)")};",
            "    foreach ($items as $item) {",
            $"        foreach ([{string.Join(", ", facts.Prefixes.Select(prefix => $"'{prefix}'"))}] as $prefix) {{",
            "            if (hash_equals($prefix . $expected, $item)) return true;",
            "        }",
            "    }",
            "    return false;",
            "}");
    }

    private static string Items(SnippetFacts facts) => facts.Separator is { } separator
        ? $"array_map('trim', explode('{separator}', $headers['{Lower(facts.Header)}'] ?? ''))"
        : $"[$headers['{Lower(facts.Header)}'] ?? '']";

    private static string Key(SnippetFacts facts)
    {
        var text = facts.StripPrefix is { } prefix ? $"(str_starts_with($secret, '{prefix}') ? substr($secret, {prefix.Length}) : $secret)" : "$secret";
        return facts.Decode switch
        {
            "base64" => $"base64_decode({text})",
            "hex" => $"hex2bin({text})",
            _ => text,
        };
    }

    private static string Part(SignedPart part) => part.Kind switch
    {
        SignedKind.Body => "$body",
        SignedKind.Time => "$timestamp",
        SignedKind.Id => "$id",
        _ => $"'{part.Text}'",
    };

    private static string Lower(string name) => name.ToLowerInvariant();
}
