using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Payloads;
using Sealpost.Engine.Validation;
using Sealpost.Schemes;

namespace Sealpost.Engine.Sources.Settings;

/// <summary>Reads <c>eventType</c>: where a request says what happened. Left out, it is what the scheme says.</summary>
internal static class EventTypeParser
{
    public const string Member = "eventType";
    private const int MaxName = 128;
    private static readonly string[] Places = ["header", "query", "json", "constant"];

    public static EventTypeSetting Parse(FieldReader body, Scheme? scheme)
    {
        if (body.Object(Member) is not { } reader) return Usual(scheme);
        var chosen = Places.Where(reader.Has).ToArray();
        var choice = $"Name one place: {string.Join(", ", Places)}.";
        if (chosen.Length == 0) body.Fault(Member, choice);
        else if (chosen.Length > 1) reader.Fault(chosen[1], choice);
        var setting = new EventTypeSetting(
            ReadHeader(reader), ReadQuery(reader), ReadPointer(reader), ReadName(reader, "constant"), ReadPrefix(reader), ReadName(reader, "fallback"));
        if (setting.Constant is not null && reader.Has("prefix")) reader.Fault("prefix", "Stands before what a place says; leave it out with constant.");
        if (setting.Constant is not null && reader.Has("fallback")) reader.Fault("fallback", "Stands in for what a place does not say; leave it out with constant.");
        reader.End();
        return setting.Constant is not null || setting.Fallback is not null ? setting : setting with { Fallback = NameOf(scheme) };
    }

    /// <summary>A header's name as the body gives it; null when it is none.</summary>
    public static string? ReadHeader(FieldReader reader)
    {
        var name = reader.Has("header") ? reader.RequiredText("header", MaxName) : reader.Text("header", MaxName);
        if (name is null || name.All(character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal))) return name;
        reader.Fault("header", "Must be a header name: letters, digits and !#$%&'*+-.^_`|~.");
        return null;
    }

    /// <summary>A JSON pointer as the body gives it; null when it is none.</summary>
    public static string? ReadPointer(FieldReader reader)
    {
        if (reader.Text("json", JsonPointer.MaxLength) is not { } text) return null;
        if (JsonPointer.TryParse(text, out var fault) is not { } pointer) reader.Fault("json", fault);
        else if (pointer.HasWildcard) reader.Fault("json", "Must name one value, without *.");
        return text;
    }

    private static string? ReadQuery(FieldReader reader)
    {
        var name = reader.Has("query") ? reader.RequiredText("query", MaxName) : reader.Text("query", MaxName);
        if (name?.AsSpan().ContainsAnyExceptInRange('!', '~') == true) reader.Fault("query", "Must be visible ASCII without spaces, as it stands in the URL.");
        return name;
    }

    private static string? ReadName(FieldReader reader, string member)
    {
        var name = reader.Has(member) ? reader.RequiredText(member, MaxName) : reader.Text(member, MaxName);
        if (name is not null && !EventTypeName.IsValid(name)) reader.Fault(member, EventTypeName.Expected);
        return name;
    }

    private static string? ReadPrefix(FieldReader reader)
    {
        var prefix = reader.Text("prefix", MaxName / 2);
        if (!string.IsNullOrEmpty(prefix) && !EventTypeName.IsValid(prefix + "x")) reader.Fault("prefix", "Must be the beginning of an event type, such as github. with its dot.");
        return string.IsNullOrEmpty(prefix) ? null : prefix;
    }

    private static EventTypeSetting Usual(Scheme? scheme) => scheme?.EventType switch
    {
        { Kind: SchemePlaceKind.Header } place => new(Header: place.Name, Fallback: NameOf(scheme)),
        { Kind: SchemePlaceKind.Query } place => new(Query: place.Name, Fallback: NameOf(scheme)),
        { Kind: SchemePlaceKind.Json } place => new(Json: place.Name, Fallback: NameOf(scheme)),
        _ => new(Constant: NameOf(scheme)),
    };

    // An id is lower-case words with hyphens, which is also an event type.
    private static string NameOf(Scheme? scheme) => scheme is null ? "webhook" : scheme.Id[..scheme.Id.IndexOf('@', StringComparison.Ordinal)];
}
