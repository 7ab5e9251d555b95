using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sealpost.Engine.Validation;

/// <summary>
/// Reads a JSON object member by member and notes every fault instead of stopping at the first. A member that is absent or null reads as null.
/// <see cref="End"/> reports the members nobody asked for.
/// </summary>
internal sealed class FieldReader
{
    private readonly JsonElement _object;
    private readonly List<FieldFault> _faults;
    private readonly bool _isBroken;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    public FieldReader(JsonElement value, List<FieldFault> faults, string path = "")
    {
        Path = path;
        _faults = faults;
        _object = value;
        if (value.ValueKind == JsonValueKind.Object) return;
        _object = JsonDocument.Parse("{}").RootElement;
        _faults.Add(new(path, "Must be a JSON object."));
        _isBroken = true;
    }

    public string Path { get; }

    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>Notes a fault of a member. What is no object at all has been told once; its members are not missed as well.</summary>
    public void Fault(string name, string message)
    {
        if (!_isBroken) _faults.Add(new(PathOf(name), message));
    }

    public bool Has(string name) => _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>True when the member is there and null: in a merge patch, back to nothing.</summary>
    public bool IsNull(string name)
    {
        _known.Add(name);
        return _object.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;
    }

    public JsonElement? Any(string name)
    {
        _known.Add(name);
        return Has(name) ? _object.GetProperty(name) : null;
    }

    public JsonElement? Any(string name, JsonValueKind kind, string otherwise)
    {
        if (Any(name) is not { } value) return null;
        if (value.ValueKind == kind) return value;
        Fault(name, otherwise);
        return null;
    }

    public string? Text(string name, int maxLength)
    {
        if (Any(name, JsonValueKind.String, "Must be a string.") is not { } value) return null;
        if (TextFault(value) is { } fault)
        {
            Fault(name, fault);
            return null;
        }

        var text = value.GetString()!;
        if (text.Length <= maxLength) return text;
        Fault(name, $"Has {text.Length} characters; at most {maxLength} are allowed.");
        return null;
    }

    public string? RequiredText(string name, int maxLength)
    {
        if (!Has(name)) Fault(name, "Is required.");
        var text = Text(name, maxLength);
        if (text is not { Length: 0 }) return text;
        Fault(name, "Must not be empty.");
        return null;
    }

    /// <summary>What people call something: on one line, with something to see in it.</summary>
    public string? RequiredName(string name, int maxLength)
    {
        if (RequiredText(name, maxLength) is not { } text) return null;
        if (text.Any(char.IsControl)) Fault(name, "Must not hold control characters such as line breaks or tabs.");
        else if (text.EnumerateRunes().All(rune => Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)) Fault(name, "Must not be blank.");
        else return text;
        return null;
    }

    public bool? Boolean(string name)
    {
        if (Any(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Fault(name, "Must be true or false.");
        return null;
    }

    public double? Number(string name, double min, double max)
    {
        if (Any(name, JsonValueKind.Number, "Must be a number.") is not { } value) return null;
        if (value.TryGetDouble(out var number) && number >= min && number <= max) return number;
        Fault(name, string.Create(CultureInfo.InvariantCulture, $"Must be from {min} to {max}."));
        return null;
    }

    public int? Whole(string name, int min, int max)
    {
        if (Number(name, min, max) is not { } number) return null;
        if (double.IsInteger(number)) return (int)number;
        Fault(name, "Must be a whole number.");
        return null;
    }

    public int? RequiredWhole(string name, int min, int max)
    {
        if (!Has(name)) Fault(name, "Is required.");
        return Whole(name, min, max);
    }

    public TimeSpan? Duration(string name, TimeSpan min, TimeSpan max)
    {
        if (Text(name, DurationText.MaxLength) is not { } text) return null;
        if (DurationText.TryParse(text, out var duration) && duration >= min && duration <= max) return duration;
        Fault(name, DurationText.Expected(min, max));
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Any(name, JsonValueKind.String, "Must be a string.") is not { } value) return null;
        if (TryGetString(value, out var text) && HasZone(text) && value.TryGetDateTimeOffset(out var time)) return time.ToUniversalTime();
        Fault(name, "Must be a time with its zone, such as 2030-01-31T12:00:00Z (RFC 3339).");
        return null;
    }

    public FieldReader? Object(string name) =>
        Any(name, JsonValueKind.Object, "Must be a JSON object.") is { } value ? new FieldReader(value, _faults, PathOf(name)) : null;

    public IReadOnlyList<JsonElement>? Items(string name, int maxCount)
    {
        if (Any(name, JsonValueKind.Array, "Must be a JSON array.") is not { } value) return null;
        if (value.GetArrayLength() <= maxCount) return [.. value.EnumerateArray()];
        Fault(name, $"Has {value.GetArrayLength()} items; at most {maxCount} are allowed.");
        return null;
    }

    public IEnumerable<JsonProperty> Members()
    {
        foreach (var member in _object.EnumerateObject())
        {
            _known.Add(member.Name);
            yield return member;
        }
    }

    /// <summary>Refuses a member that has a meaning, but not here or not yet.</summary>
    public void Refuse(string name, string message)
    {
        _refused.Add(name);
        if (Any(name) is { } value && value.ValueKind != JsonValueKind.Null) Fault(name, message);
    }

    /// <summary>Makes names known, so that a message about an unknown member lists them.</summary>
    public void Know(IEnumerable<string> names) => _known.UnionWith(names);

    public void End()
    {
        foreach (var member in _object.EnumerateObject())
        {
            if (_known.Contains(member.Name)) continue;
            var meant = _known.FirstOrDefault(name => name.Equals(member.Name, StringComparison.OrdinalIgnoreCase));
            Fault(member.Name, meant is null
                ? $"Is not a member that is known here; known are {string.Join(", ", _known.Except(_refused).Order(StringComparer.Ordinal))}."
                : $"Is not a member that is known here; write {meant}.");
        }
    }

    /// <summary>Why a string cannot be kept as text, by every database and every reader; null when it can.</summary>
    public static string? TextFault(JsonElement value) =>
        !TryGetString(value, out var text) ? "Is not valid Unicode: it has half of a surrogate pair."
        : text.Contains('\0', StringComparison.Ordinal) ? "Has the character U+0000, which no text may have; leave it out."
        : null;

    /// <summary>The path of the first string in it that holds half of a surrogate pair; null when all are whole.</summary>
    public static string? FindBroken(JsonElement value, string path = "") => value.ValueKind switch
    {
        JsonValueKind.String => TryGetString(value, out _) ? null : path,
        JsonValueKind.Array => value.EnumerateArray().Select((item, index) => FindBroken(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))).FirstOrDefault(found => found is not null),
        JsonValueKind.Object => value.EnumerateObject().Select(member => FindBroken(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")).FirstOrDefault(found => found is not null),
        _ => null,
    };

    public static bool TryGetString(JsonElement value, out string text)
    {
        text = "";
        if (value.ValueKind != JsonValueKind.String) return false;
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool HasZone(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
}
