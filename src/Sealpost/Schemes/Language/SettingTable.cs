using System.Text.Json;

namespace Sealpost.Schemes.Language;

/// <summary>The settings that a document declares, and the values chosen for them.</summary>
internal sealed class SettingTable(IReadOnlyDictionary<string, string> chosen, FaultList faults)
{
    private readonly Dictionary<string, SchemeSetting> _declared = new(StringComparer.Ordinal);

    private const int MaxText = 512;

    public IReadOnlyList<SchemeSetting> Declared => [.. _declared.Values];

    /// <summary>Whether a text that the scheme cannot do without has not been given.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>Declares the settings that are free text: <c>"settings": { "webhookId": { "about": "…" } }</c>.</summary>
    public void ReadTexts(ObjectReader reader)
    {
        foreach (var name in reader.Names)
        {
            if (reader.Object(name) is not { } text)
                continue;
            var about = text.Text("about", isRequired: true);
            var isOptional = text.Flag("optional");
            text.Close();
            _declared[name] = new SchemeSetting(name, [], "") { About = about, IsText = true, IsOptional = isOptional };
            var picked = chosen.GetValueOrDefault(name, "");
            if (picked.Length > MaxText || picked.Any(char.IsControl))
                faults.Add(ChosenPointer(name), $"Expected text of at most {MaxText} characters without line breaks.");
            IsIncomplete |= !isOptional && picked.Length == 0;
        }
    }

    /// <summary>The text given for a setting of free text, empty when none was; null when no such setting is declared.</summary>
    public string? TextOf(string name) => _declared.TryGetValue(name, out var setting) && setting.IsText ? chosen.GetValueOrDefault(name, "") : null;

    public static bool IsSetting(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("setting", out _);

    /// <summary>
    /// Puts the chosen value in the place of a declaration. A null stands for a member that is absent under this choice.
    /// </summary>
    /// <returns>False when the declaration has a fault or the member is absent.</returns>
    public bool TryResolve(JsonElement declaration, string pointer, out JsonElement value, out string valuePointer)
    {
        value = default;
        valuePointer = pointer;
        var before = faults.Count;
        var reader = new ObjectReader(declaration, pointer, this, faults);
        var name = reader.Text("setting", isRequired: true);
        var byDefault = reader.Text("default");
        var minimum = reader.Text("min");
        var maximum = reader.Text("max");
        var hasValues = reader.TryTake("values", out var values, out var valuesPointer);
        reader.Close();
        if (name is null || faults.Count > before)
            return false;
        if (TextOf(name) is { } text)
        {
            value = JsonElement.Parse($"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"");
            return text.Length > 0;
        }

        return hasValues
            ? TryResolveChoice(name, byDefault, values, valuesPointer, out value, out valuePointer)
            : TryResolveRange(name, byDefault, minimum, maximum, pointer, out value);
    }

    /// <summary>Reports chosen settings that the document does not have.</summary>
    public void Close()
    {
        foreach (var name in chosen.Keys)
        {
            if (!_declared.ContainsKey(name))
                faults.Add(ChosenPointer(name), _declared.Count == 0 ? "The scheme has no settings." : $"The scheme has no such setting; it has {string.Join(", ", _declared.Keys)}.");
        }
    }

    private bool TryResolveChoice(
        string name, string? byDefault, JsonElement values, string pointer, out JsonElement value, out string valuePointer)
    {
        value = default;
        valuePointer = pointer;
        var choices = new List<(string Name, JsonElement Value, string Pointer)>();
        if (values.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in values.EnumerateArray())
            {
                var at = Pointer.Item(pointer, choices.Count);
                if (item.ValueKind == JsonValueKind.String)
                    choices.Add((item.GetString()!, item, at));
                else
                    faults.Add(at, "An allowed value is text; to allow anything else, make \"values\" an object that names each choice.");
            }
        }
        else if (values.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in values.EnumerateObject())
                choices.Add((member.Name, member.Value, Pointer.Member(pointer, member.Name)));
        }

        if (choices.Count == 0)
        {
            faults.Add(pointer, "Expected a list of allowed values, or an object of named choices.");
            return false;
        }

        var setting = new SchemeSetting(name, [.. choices.Select(choice => choice.Name)], byDefault ?? choices[0].Name);
        if (!Declare(setting, pointer))
            return false;

        var picked = chosen.GetValueOrDefault(name, setting.Default);
        foreach (var choice in choices)
        {
            if (!string.Equals(choice.Name, picked, StringComparison.Ordinal))
                continue;
            (value, valuePointer) = (choice.Value, choice.Pointer);
            return value.ValueKind != JsonValueKind.Null;
        }

        faults.Add(
            chosen.ContainsKey(name) ? ChosenPointer(name) : pointer,
            $"'{picked}' is not allowed for {name}; allowed are {string.Join(", ", setting.Values)}.");
        return false;
    }

    private bool TryResolveRange(string name, string? byDefault, string? minimum, string? maximum, string pointer, out JsonElement value)
    {
        value = default;
        if (byDefault is null || DurationText.TryParse(byDefault) is null
            || minimum is null || DurationText.TryParse(minimum) is not { } least
            || maximum is null || DurationText.TryParse(maximum) is not { } most)
        {
            faults.Add(pointer, $"A setting has \"values\"; or is declared as free text under \"settings\"; or, for a length of time, \"default\", \"min\" and \"max\", each {DurationText.Form}.");
            return false;
        }

        if (!Declare(new SchemeSetting(name, [], byDefault, minimum, maximum), pointer))
            return false;

        var picked = chosen.GetValueOrDefault(name, byDefault);
        if (DurationText.TryParse(picked) is not { } length || length < least || length > most)
        {
            faults.Add(chosen.ContainsKey(name) ? ChosenPointer(name) : pointer, $"'{picked}' is not allowed for {name}; it is a duration between {minimum} and {maximum}.");
            return false;
        }

        value = JsonElement.Parse($"\"{picked}\"");
        return true;
    }

    private bool Declare(SchemeSetting setting, string pointer)
    {
        if (!_declared.TryGetValue(setting.Name, out var known))
        {
            _declared.Add(setting.Name, setting);
            return true;
        }

        if (known.Default == setting.Default && known.Minimum == setting.Minimum && known.Maximum == setting.Maximum
            && known.Values.SequenceEqual(setting.Values, StringComparer.Ordinal))
            return true;

        faults.Add(pointer, $"The setting {setting.Name} is declared twice and differently; give both places the same choices and default.");
        return false;
    }

    private static string ChosenPointer(string name) => Pointer.Member("/settings", name);
}
