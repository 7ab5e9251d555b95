using Sealpost.Schemes.Canonical;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Language;

/// <summary>Reads templates: literal text and <c>{tokens}</c>; <c>{{</c> and <c>}}</c> stand for the braces themselves.</summary>
internal sealed class TemplateReader(SignedHeaders? signedHeaders, Func<string, string?> setting, bool takesSecret, Action<string> fault)
{
    public static readonly string Tokens =
        $"{{body}} {{ts}} {{id}} {{method}} {{url}} {{url:no-query}} {{path}} {{secret}} {{signed-headers}} {{setting:NAME}} {{header:N}} {{query:N}} {{kv:K}} {{form:F}} {{json:/pointer}} {{json?:/pointer}} {string.Join(' ', CanonicalForms.All.Select(known => $"{{{known.Token}}}"))}";

    public Template? Read(string text)
    {
        var parts = new List<TemplatePart>();
        var isWhole = true;
        if (!BraceText.TrySplit(text, out var pieces))
        {
            fault("A brace is open or closed without its partner; write {{ or }} for a brace itself.");
            return null;
        }

        foreach (var (piece, isToken) in pieces)
        {
            if ((isToken ? Token(piece) : TemplatePart.Text(piece)) is { } part)
                parts.Add(part);
            else
                isWhole = false;
        }

        if (parts.Count(part => part.Kind == TemplatePartKind.Body) > 1)
            fault("{body} may stand in a template once.");
        return isWhole ? new([.. parts]) : null;
    }

    private TemplatePart? Token(string token)
    {
        TemplatePartKind? plain = token switch
        {
            "body" => TemplatePartKind.Body,
            "ts" => TemplatePartKind.Timestamp,
            "id" => TemplatePartKind.Id,
            "method" => TemplatePartKind.Method,
            "url" => TemplatePartKind.Url,
            "url:no-query" => TemplatePartKind.UrlWithoutQuery,
            "path" => TemplatePartKind.Path,
            "secret" => TemplatePartKind.Secret,
            "signed-headers" => TemplatePartKind.SignedHeaders,
            _ => null,
        };
        if (plain is { } kind)
            return Plain(kind);

        foreach (var (name, form) in CanonicalForms.All)
        {
            if (token == name)
                return new() { Kind = TemplatePartKind.Canonical, Canonical = form };
        }

        return Named(token);
    }

    private TemplatePart? Plain(TemplatePartKind kind)
    {
        if (kind == TemplatePartKind.Secret && !takesSecret)
        {
            fault("{secret} belongs to kind hash; other kinds take the secret as their key.");
            return null;
        }

        if (kind == TemplatePartKind.SignedHeaders && signedHeaders is null)
        {
            fault("{signed-headers} is signed, but there is no \"signedHeaders\" to say where their list stands.");
            return null;
        }

        return new() { Kind = kind, SignedHeaders = kind == TemplatePartKind.SignedHeaders ? signedHeaders : null };
    }

    private TemplatePart? Named(string token)
    {
        var colon = token.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? "" : token[(colon + 1)..];
        var word = colon < 0 ? token : token[..colon];
        if (word == "setting" && setting(name) is { } chosen)
            return TemplatePart.Text(chosen);

        SchemePlaceKind? kind = word switch
        {
            "header" => SchemePlaceKind.Header,
            "query" => SchemePlaceKind.Query,
            "kv" => SchemePlaceKind.KeyValue,
            "form" => SchemePlaceKind.Form,
            "json" or "json?" => SchemePlaceKind.Json,
            _ => null,
        };
        var path = kind == SchemePlaceKind.Json ? JsonPath.TryParse(name) : null;
        if (kind is null || name.Length == 0 || (kind == SchemePlaceKind.Json && path is null))
        {
            fault(word == "setting" ? $"The scheme declares no setting {name} of free text." : $"{{{token}}} is not a token; known are {Tokens}.");
            return null;
        }

        return new() { Kind = TemplatePartKind.Field, Place = new(kind.Value, name), Path = path, IsOptional = word == "json?" };
    }
}
