using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Language;

/// <summary>Reads templates: literal text and <c>{tokens}</c>; <c>{{</c> and <c>}}</c> stand for the braces themselves.</summary>
internal static class TemplateReader
{
    public const string Tokens = "{body} {ts} {id} {method} {url} {path} {header:N} {query:N} {kv:K} {json:/pointer}";

    public static Template? Read(string text, Action<string> fault)
    {
        var parts = new List<TemplatePart>();
        if (!BraceText.TrySplit(text, out var pieces))
        {
            fault("A brace is open or closed without its partner; write {{ or }} for a brace itself.");
            return null;
        }

        foreach (var (piece, isToken) in pieces)
        {
            var part = isToken ? Token(piece, fault) : TemplatePart.Text(piece);
            if (part is null)
                return null;
            parts.Add(part);
        }

        if (parts.Count(part => part.Kind == TemplatePartKind.Body) > 1)
            fault("{body} may stand in a template once.");
        return new([.. parts]);
    }

    private static TemplatePart? Token(string token, Action<string> fault)
    {
        switch (token)
        {
            case "body":
                return new() { Kind = TemplatePartKind.Body };
            case "ts":
                return new() { Kind = TemplatePartKind.Timestamp };
            case "id":
                return new() { Kind = TemplatePartKind.Id };
            case "method":
                return new() { Kind = TemplatePartKind.Method };
            case "url":
                return new() { Kind = TemplatePartKind.Url };
            case "path":
                return new() { Kind = TemplatePartKind.Path };
            case "secret":
                fault("{secret} belongs to kind hash; a keyed hash takes the secret as its key.");
                return null;
        }

        var colon = token.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? "" : token[(colon + 1)..];
        SchemePlaceKind? kind = (colon < 0 ? token : token[..colon]) switch
        {
            "header" => SchemePlaceKind.Header,
            "query" => SchemePlaceKind.Query,
            "kv" => SchemePlaceKind.KeyValue,
            "json" => SchemePlaceKind.Json,
            _ => null,
        };
        var path = kind == SchemePlaceKind.Json ? JsonPath.TryParse(name) : null;
        if (kind is null || name.Length == 0 || (kind == SchemePlaceKind.Json && path is null))
        {
            fault($"{{{token}}} is not a token; known are {Tokens}.");
            return null;
        }

        return new() { Kind = TemplatePartKind.Field, Place = new(kind.Value, name), Path = path };
    }
}
