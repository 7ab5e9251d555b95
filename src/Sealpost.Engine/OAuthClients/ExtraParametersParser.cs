using System.Collections.Immutable;
using System.Text.Json;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.OAuthClients;

/// <summary>Reads <c>extraParameters</c>: what a server wants beside the parameters of the standard, such as <c>audience</c> or <c>project_id</c>.</summary>
internal static class ExtraParametersParser
{
    private const int MaxCount = 20;
    private const int MaxName = 100;
    private const int MaxValue = 2048;
    private static readonly ImmutableHashSet<string> Own = ["grant_type", "scope", "client_id", "client_secret", "client_assertion", "client_assertion_type"];

    public static ImmutableSortedDictionary<string, JsonElement> Parse(FieldReader body, List<FieldFault> faults)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, JsonElement>(StringComparer.Ordinal);
        if (body.Object("extraParameters") is not { } reader) return parameters.ToImmutable();
        foreach (var member in reader.Members())
        {
            if (Fault(member) is { } fault) reader.Fault(member.Name, fault);
            else parameters[member.Name] = member.Value.Clone();
        }

        if (parameters.Count > MaxCount) faults.Add(new("extraParameters", $"Has {parameters.Count} members; at most {MaxCount} are allowed."));
        return parameters.ToImmutable();
    }

    private static string? Fault(JsonProperty member)
    {
        if (Own.Contains(member.Name)) return "Is a parameter that the client's own fields set; leave it out here.";
        if (member.Name.Length is 0 or > MaxName || member.Name.Any(character => character is <= ' ' or > '~')) return $"A name has 1 to {MaxName} visible ASCII characters.";
        if (member.Value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) return null;
        if (member.Value.ValueKind == JsonValueKind.String && FieldReader.TextFault(member.Value) is { } fault) return fault;
        return FieldReader.TryGetString(member.Value, out var text) && text.Length <= MaxValue ? null : $"Must be a string of at most {MaxValue} characters, a number, true or false.";
    }
}
