using System.Collections.Immutable;
using System.Text.Json;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Reads <c>headers</c>: a value, or <c>{"value": …, "secret": true}</c> for one that is sealed and never shown.</summary>
internal static class HeadersParser
{
    private const string HiddenValue = "";

    /// <param name="written">Headers that the destination's schemes write.</param>
    /// <param name="authentication">Names its own header, if it has one.</param>
    public static ImmutableSortedDictionary<string, HeaderSetting> Parse(
        FieldReader body, ParsingContext context, IReadOnlyCollection<string> written, AuthenticationSetting authentication)
    {
        var headers = ImmutableSortedDictionary.CreateBuilder<string, HeaderSetting>(StringComparer.OrdinalIgnoreCase);
        if (body.Object("headers") is not { } reader) return headers.ToImmutable();
        var size = new List<KeyValuePair<string, string>>();
        foreach (var member in reader.Members())
        {
            if (ParseOne(reader, member, context) is not { } header) continue;
            size.Add(new(member.Name, header.Length));
            if (HeaderPolicy.Check(member.Name, header.Setting.Value ?? HiddenValue, written, authorizationChosen: false) is { } refusal)
                reader.Fault(member.Name, refusal.Message);
            else if (OwnerOf(member.Name, context, authentication) is { } owner)
                reader.Fault(member.Name, $"Is written by {owner}; choose another name.");
            else if (!headers.TryAdd(member.Name, header.Setting))
                reader.Fault(member.Name, "Is there twice; header names differ by more than case.");
        }

        if (context.Faults.Count == 0 && HeaderPolicy.CheckAll(size, [], authorizationChosen: false) is { } tooMuch) body.Fault("headers", tooMuch.Message);
        return headers.ToImmutable();
    }

    private static (HeaderSetting Setting, string Length)? ParseOne(FieldReader headers, JsonProperty member, ParsingContext context)
    {
        if (FieldReader.TryGetString(member.Value, out var plain)) return (new(plain), plain);
        if (member.Value.ValueKind != JsonValueKind.Object)
        {
            headers.Fault(member.Name, "Must be a string, or an object with value and secret.");
            return null;
        }

        var reader = new FieldReader(member.Value, context.Faults, headers.PathOf(member.Name));
        var secret = reader.Boolean("secret") ?? false;
        var value = !reader.Has("value") && secret && context.Keep(SecretPurpose.Header(member.Name)) ? HiddenValue : reader.RequiredText("value", HeaderPolicy.MaxBytes);
        reader.Any("value");
        reader.End();
        if (value is null) return null;
        if (!secret) return (new(value), value);
        context.CarriesCredentials = true;
        if (HeaderPolicy.CheckWire("X", value) is not null) reader.Fault("value", "Must be visible ASCII, without line breaks and without white space at its ends.");
        else if (value.Length > 0) context.Take(SecretPurpose.Header(member.Name), value);
        return (new(Value: null), value);
    }

    private static string? OwnerOf(string name, ParsingContext context, AuthenticationSetting authentication)
    {
        if (name.Equals(authentication.Name, StringComparison.OrdinalIgnoreCase)) return "the destination's authentication";
        return context.Profile.Headers.Any(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ? $"the {context.Profile.Id} profile" : null;
    }
}
