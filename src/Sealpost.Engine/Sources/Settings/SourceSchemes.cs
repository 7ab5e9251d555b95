using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Engine.Validation;
using Sealpost.Schemes;

namespace Sealpost.Engine.Sources.Settings;

/// <summary>Finds the scheme that a source verifies by: one of the catalogue, or one of its own.</summary>
internal sealed class SourceSchemes(SchemeCatalogue catalogue)
{
    private const string Member = "scheme";
    private const string Choices = "settings";
    private const int MaxId = 128;
    private const int MaxSettings = 16;

    public SchemeCatalogue Catalogue => catalogue;

    /// <summary>Null when there are faults.</summary>
    public SourceScheme? Read(FieldReader body, List<FieldFault> faults)
    {
        var choices = ReadChoices(body);
        if (Find(body, faults) is not { } found) return null;
        foreach (var setting in found.Scheme.Settings.Where(setting => setting is { IsText: true, IsOptional: false } && string.IsNullOrEmpty(choices.GetValueOrDefault(setting.Name, setting.Default))))
            body.Fault($"{Choices}.{setting.Name}", $"Is required: {setting.About}");
        try
        {
            return new(found.Setting, found.Scheme.With(choices), choices);
        }
        catch (SchemeFormatException refused)
        {
            foreach (var fault in refused.Faults) body.Fault(fault.Pointer.TrimStart('/').Replace('/', '.'), fault.Message);
            return null;
        }
    }

    /// <summary>The scheme of stored settings.</summary>
    /// <exception cref="InvalidOperationException">This version does not have it.</exception>
    public Scheme Compile(SourceSettings settings)
    {
        var scheme = settings.Scheme.ValueKind == JsonValueKind.Object
            ? Scheme.Parse(Encoding.UTF8.GetBytes(settings.Scheme.GetRawText()))
            : catalogue.Find(settings.Scheme.GetString()!) ?? throw new InvalidOperationException($"A source names the scheme {settings.Scheme.GetString()}, which this version does not have.");
        return scheme.With(settings.Settings);
    }

    private (JsonElement Setting, Scheme Scheme)? Find(FieldReader body, List<FieldFault> faults)
    {
        if (body.Any(Member) is not { } given)
        {
            body.Fault(Member, "Is required: the id of a scheme, such as stripe, or a scheme file as an object. To verify nothing, say none.");
            return null;
        }

        if (given.ValueKind == JsonValueKind.Object) return Parse(body, given, faults);
        if (body.Text(Member, MaxId) is not { } id) return null;
        if (catalogue.Find(id) is { } known) return (JsonSerializer.SerializeToElement(known.Id), known);
        body.Fault(Member, "Is not a scheme that is known here; GET /api/v1/schemes lists them. One of your own is given as an object.");
        return null;
    }

    private static (JsonElement Setting, Scheme Scheme)? Parse(FieldReader body, JsonElement given, List<FieldFault> faults)
    {
        try
        {
            return (given, Scheme.Parse(Encoding.UTF8.GetBytes(given.GetRawText())));
        }
        catch (SchemeFormatException refused)
        {
            foreach (var fault in refused.Faults) faults.Add(new(body.PathOf(Member) + fault.Pointer.Replace('/', '.'), fault.Message));
            return null;
        }
    }

    private static ImmutableSortedDictionary<string, string> ReadChoices(FieldReader body)
    {
        var choices = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (body.Object(Choices) is { } reader)
        {
            foreach (var member in reader.Members().Take(MaxSettings))
            {
                if (FieldReader.TryGetString(member.Value, out var value)) choices[member.Name] = value;
                else reader.Fault(member.Name, "Must be a string.");
            }
        }

        return choices.ToImmutable();
    }
}

/// <param name="Setting">How the settings keep it.</param>
/// <param name="Compiled">With its choices made.</param>
internal sealed record SourceScheme(JsonElement Setting, Scheme Compiled, ImmutableSortedDictionary<string, string> Choices);
