using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Templates;

/// <summary>A destination's template as its owner chose it: the name of one that ships, or a text with its content type.</summary>
internal sealed record PayloadTemplateSetting(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ContentType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text)
{
    public const string Member = "payloadTemplate";

    private const int MaxName = 64;
    private static readonly string ExpectedName = $"Must be one of {string.Join(", ", BuiltInTemplates.Names)}.";

    /// <summary>Reads <c>payloadTemplate</c>: a name, an object with <c>name</c>, or one with <c>contentType</c> and <c>text</c>. Null when it is absent or faulty.</summary>
    public static PayloadTemplateSetting? Parse(FieldReader body)
    {
        if (body.Any(Member) is not { } json) return null;
        if (json.ValueKind == JsonValueKind.String) return ParseName(body, Member);
        if (body.Object(Member) is not { } reader) return null;
        var name = ParseName(reader, "name");
        var contentType = reader.Text("contentType", TemplateContentType.MaxLength);
        var text = reader.Text("text", PayloadTemplate.MaxLength);
        reader.End();
        if (reader.Has("name"))
        {
            if (reader.Has("text") || reader.Has("contentType")) body.Fault(Member, "Has a name and its own text or contentType; leave one of the two out.");
            return name;
        }

        if (!reader.Has("text")) reader.Fault("text", "Is required, unless a name is given.");
        contentType ??= TemplateContentType.Default;
        if (!TemplateContentType.IsValid(contentType)) reader.Fault("contentType", TemplateContentType.Expected);
        else if (text is not null) PayloadTemplate.TryParse(contentType, text, fault => reader.Fault("text", fault));
        return new(null, contentType, text);
    }

    /// <summary>Null when the payload is sent as it is.</summary>
    /// <exception cref="InvalidOperationException">It does not parse: it was written by another version.</exception>
    public PayloadTemplate? Compile() => Name switch
    {
        null => PayloadTemplate.TryParse(ContentType!, Text!, fault => throw new InvalidOperationException($"A stored template does not parse. {fault}")),
        BuiltInTemplates.Raw => null,
        _ => BuiltInTemplates.Find(Name) ?? throw new InvalidOperationException($"The template {Name} is not in this version."),
    };

    private static PayloadTemplateSetting? ParseName(FieldReader reader, string member)
    {
        if (reader.Text(member, MaxName) is not { } name) return null;
        if (BuiltInTemplates.Names.Contains(name, StringComparer.Ordinal)) return new(name, null, null);
        reader.Fault(member, ExpectedName);
        return null;
    }
}
