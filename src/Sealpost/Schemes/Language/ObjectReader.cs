using System.Text.Json;

namespace Sealpost.Schemes.Language;

/// <summary>Reads the members of one object, puts chosen settings in, and reports what is missing, wrong or unknown.</summary>
internal sealed class ObjectReader
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly SettingTable _settings;
    private readonly FaultList _faults;

    public ObjectReader(JsonElement element, string pointer, SettingTable settings, FaultList faults)
    {
        At = pointer;
        _settings = settings;
        _faults = faults;
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(pointer, "Expected an object.");
            IsBroken = true;
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!_members.TryAdd(member.Name, member.Value))
                faults.Add(Pointer.Member(pointer, member.Name), "The member stands here twice.");
        }
    }

    /// <summary>The pointer of the object.</summary>
    public string At { get; }

    /// <summary>Whether it was no object at all.</summary>
    public bool IsBroken { get; }

    public IEnumerable<string> Names => _members.Keys;

    public bool Has(string name) => _members.ContainsKey(name);

    public string PointerTo(string name) => Pointer.Member(At, name);

    public void Fault(string name, string message) => _faults.Add(PointerTo(name), message);

    public void Fault(string message) => _faults.Add(At, message);

    public bool TryTake(string name, out JsonElement value, out string pointer)
    {
        pointer = PointerTo(name);
        _known.Add(name);
        if (!_members.TryGetValue(name, out value))
            return false;
        return !SettingTable.IsSetting(value) || _settings.TryResolve(value, pointer, out value, out pointer);
    }

    public string? Text(string name, bool isRequired = false)
    {
        if (!TryTake(name, out var value, out var pointer))
        {
            if (isRequired && !Has(name))
                MissingFault(name);
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            return text;
        _faults.Add(pointer, "Expected text that is not empty.");
        return null;
    }

    /// <summary>One text, or a list of alternatives.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (!TryTake(name, out var value, out var pointer))
            return null;

        var items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new List<JsonElement> { value };
        if (items.Count is > 0 and <= 16 && items.All(item => item.ValueKind == JsonValueKind.String && item.GetString()!.Length > 0))
            return [.. items.Select(item => item.GetString()!)];
        _faults.Add(pointer, "Expected text, or a list of one to sixteen texts, none of them empty.");
        return null;
    }

    public int? Number(string name, int minimum, int maximum)
    {
        if (!TryTake(name, out var value, out var pointer))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum)
            return number;
        _faults.Add(pointer, $"Expected a whole number from {minimum} to {maximum}.");
        return null;
    }

    public bool Flag(string name)
    {
        if (!TryTake(name, out var value, out var pointer))
            return false;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        _faults.Add(pointer, "Expected true or false.");
        return false;
    }

    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (DurationText.TryParse(text) is { } duration)
            return duration;
        Fault(name, $"Expected {DurationText.Form}.");
        return null;
    }

    /// <summary>One of named choices; the first is the default when the member is optional.</summary>
    public T? Choice<T>(string name, IReadOnlyList<(string Name, T Value)> choices, T? otherwise, bool isRequired = false)
    {
        if (Text(name, isRequired) is not { } text)
            return otherwise;
        foreach (var choice in choices)
        {
            if (string.Equals(choice.Name, text, StringComparison.Ordinal))
                return choice.Value;
        }

        Fault(name, $"'{text}' is not known here; choose {string.Join(", ", choices.Select(choice => choice.Name))}.");
        return otherwise;
    }

    /// <summary>One of named choices, or a list of them; required.</summary>
    public IReadOnlyList<T> Choices<T>(string name, IReadOnlyList<(string Name, T Value)> choices)
    {
        var picked = new List<T>();
        foreach (var text in Texts(name) ?? [])
        {
            var known = choices.Where(choice => choice.Name == text).ToList();
            if (known.Count == 1)
                picked.Add(known[0].Value);
            else
                Fault(name, $"'{text}' is not known here; choose {string.Join(", ", choices.Select(choice => choice.Name))}.");
        }

        if (!Has(name))
            MissingFault(name);
        return picked;
    }

    public ObjectReader? Object(string name, bool isRequired = false)
    {
        if (TryTake(name, out var value, out var pointer))
        {
            var reader = new ObjectReader(value, pointer, _settings, _faults);
            return reader.IsBroken ? null : reader;
        }

        if (isRequired && !Has(name))
            MissingFault(name);
        return null;
    }

    public IReadOnlyList<ObjectReader> Objects(string name)
    {
        if (!TryTake(name, out var value, out var pointer))
            return [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 16)
        {
            _faults.Add(pointer, "Expected a list of at most sixteen objects.");
            return [];
        }

        return [.. value.EnumerateArray().Select((item, index) => new ObjectReader(item, Pointer.Item(pointer, index), _settings, _faults)).Where(item => !item.IsBroken)];
    }

    /// <summary>Reports every member that nobody asked for.</summary>
    public void Close()
    {
        foreach (var name in _members.Keys.Where(name => !_known.Contains(name)))
            _faults.Add(PointerTo(name), $"Unknown member; known here are {string.Join(", ", _known)}.");
    }

    private void MissingFault(string name) => Fault($"\"{name}\" is missing.");
}
