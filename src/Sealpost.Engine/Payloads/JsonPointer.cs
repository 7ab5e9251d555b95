using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Sealpost.Engine.Payloads;

/// <summary>
/// A JSON pointer (RFC 6901), split once. A step <c>*</c> stands for every item of an array; on an object it is the member of that name, like any other step.
/// Of members with equal names the last counts.
/// </summary>
internal sealed class JsonPointer
{
    public const int MaxLength = 256;
    public const int MaxSteps = 16;

    private readonly Step[] _steps;

    private JsonPointer(string text, Step[] steps)
    {
        Text = text;
        _steps = steps;
        HasWildcard = steps.Any(step => step.IsWildcard);
    }

    public string Text { get; }

    public bool HasWildcard { get; }

    public int Length => _steps.Length;

    /// <summary>Null with a fault when it is not a pointer.</summary>
    public static JsonPointer? TryParse(string text, out string fault)
    {
        fault = "";
        if (text.Length == 0) return new JsonPointer(text, []);
        if (text.Length > MaxLength) fault = $"Has {text.Length} characters; at most {MaxLength} are allowed.";
        else if (text[0] != '/') fault = "Must be a JSON pointer, which begins with a slash, such as /data/state.";
        else if (text.Count(c => c == '/') > MaxSteps) fault = $"Has more than {MaxSteps} steps.";
        else if (text.Replace("~0", "", StringComparison.Ordinal).Replace("~1", "", StringComparison.Ordinal).Contains('~')) fault = "Has a ~ that is neither ~0 (for ~) nor ~1 (for /).";
        return fault.Length == 0 ? new JsonPointer(text, [.. text[1..].Split('/').Select(Step.Parse)]) : null;
    }

    /// <summary>Finds the one value it names; a wildcard names none.</summary>
    public bool TryFind(JsonElement root, out JsonElement value)
    {
        value = root;
        for (var i = 0; i < _steps.Length; i++)
        {
            if (!TryStep(value, i, out value)) return false;
        }

        return true;
    }

    /// <summary>Whether every value is an item of the array that the pointer has reached after so many steps.</summary>
    public bool IsWildcardAt(int step, JsonElement value) => _steps[step].IsWildcard && value.ValueKind == JsonValueKind.Array;

    public bool TryStep(JsonElement value, int step, out JsonElement next)
    {
        next = default;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return TryGetMember(value, _steps[step].Name, out next);
            case JsonValueKind.Array:
                var index = _steps[step].Index;
                if (index < 0 || index >= value.GetArrayLength()) return false;
                next = value[index];
                return true;
            default:
                return false;
        }
    }

    // JsonElement's own lookup throws when it meets a name with half of a surrogate pair.
    private static bool TryGetMember(JsonElement value, ReadOnlySpan<byte> name, out JsonElement member)
    {
        member = default;
        var found = false;
        foreach (var candidate in value.EnumerateObject())
        {
            if (!JsonText.Equals(JsonMarshal.GetRawUtf8PropertyName(candidate), name)) continue;
            member = candidate.Value;
            found = true;
        }

        return found;
    }

    private readonly record struct Step(byte[] Name, int Index, bool IsWildcard)
    {
        public static Step Parse(string text)
        {
            var isIndex = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && (text.Length == 1 || text[0] != '0');
            var name = text.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            return new(Encoding.UTF8.GetBytes(name), isIndex ? index : -1, text == "*");
        }
    }
}
