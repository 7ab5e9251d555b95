namespace Sealpost.Portal.Snippets;

internal static class GoSnippet
{
    public static string Write(SnippetFacts facts)
    {
        var time = facts.Time;
        var isText = facts.Decode is "base64" or "hex";
        return Snippet.Lines(
            "package webhooks",
            "",
            "import (",
            "\t\"crypto/hmac\"",
            $"\t\"crypto/{facts.Hash}\"",
            facts.Decode == "base64" || !facts.IsHex ? "\t\"encoding/base64\"" : null,
            facts.Decode == "hex" || facts.IsHex ? "\t\"encoding/hex\"" : null,
            "\t\"net/http\"",
            time is null ? null : "\t\"strconv\"",
            facts.Separator is not null || facts.StripPrefix is not null || time?.Item is not null ? "\t\"strings\"" : null,
            time is null ? null : "\t\"time\"",
            ")",
            "",
            "// Verify takes the body as it came, before anything reads it as JSON.",
            $"func Verify(headers http.Header, body []byte, secret string{(time is null ? "" : ", now time.Time")}) bool {{",
            $"\titems := {Items(facts)}",
            facts.IdHeader is { } id && facts.Signed.Any(part => part.Kind == SignedKind.Id) ? $"\tid := headers.Get(\"{id}\")" : null,
            time is null ? null : time.Header is { } name ? $"\ttimestamp := headers.Get(\"{name}\")" : $"\ttimestamp := \"\"\n\tfor _, item := range items {{\n\t\tif rest, found := strings.CutPrefix(item, \"{time.Item}\"); found {{\n\t\t\ttimestamp = rest\n\t\t}}\n\t}}",
            time is null ? null : "\tsent, fault := strconv.ParseInt(timestamp, 10, 64)\n\tif fault != nil {\n\t\treturn false\n\t}",
            time is null || Snippet.AgeTest(time, "||") is not { } test ? time is null ? null : "\t_, _ = sent, now" : $"\tage := now.Unix() - sent{(time.IsMilliseconds ? "/1000" : "")}\n\tif {test} {{\n\t\treturn false\n\t}}",
            isText ? $"\tkey, fault2 := {Key(facts)}\n\tif fault2 != nil {{\n\t\treturn false\n\t}}" : $"\tkey := {Key(facts)}",
            $"\tmac := hmac.New({facts.Hash}.New, key)",
            string.Join('\n', facts.Signed.Select(part => $"\tmac.Write({Part(part)})")),
            $"\texpected := {(facts.IsHex ? "hex.EncodeToString(mac.Sum(nil))" : "base64.StdEncoding.EncodeToString(mac.Sum(nil))")}",
            "\tfor _, item := range items {",
            $"\t\tfor _, prefix := range []string{{{string.Join(", ", facts.Prefixes.Select(prefix => $"\"{prefix}\""))}}} {{",
            "\t\t\tif hmac.Equal([]byte(item), []byte(prefix+expected)) {",
            "\t\t\t\treturn true",
            "\t\t\t}",
            "\t\t}",
            "\t}",
            "\treturn false",
            "}");
    }

    private static string Items(SnippetFacts facts) => facts.Separator switch
    {
        ' ' => $"strings.Fields(headers.Get(\"{facts.Header}\"))",
        { } separator => $"strings.Split(strings.ReplaceAll(headers.Get(\"{facts.Header}\"), \" \", \"\"), \"{separator}\")",
        null => $"[]string{{headers.Get(\"{facts.Header}\")}}",
    };

    private static string Key(SnippetFacts facts)
    {
        var text = facts.StripPrefix is { } prefix ? $"strings.TrimPrefix(secret, \"{prefix}\")" : "secret";
        return facts.Decode switch
        {
            "base64" => $"base64.StdEncoding.DecodeString({text})",
            "hex" => $"hex.DecodeString({text})",
            _ => $"[]byte({text})",
        };
    }

    private static string Part(SignedPart part) => part.Kind switch
    {
        SignedKind.Body => "body",
        SignedKind.Time => "[]byte(timestamp)",
        SignedKind.Id => "[]byte(id)",
        _ => $"[]byte(\"{part.Text}\")",
    };
}
