using System.Globalization;

namespace Sealpost.Engine.Settings;

/// <summary>Reads the text of a setting as the types that settings have.</summary>
internal static class SettingText
{
    /// <param name="type">Of the property; an empty text is null where it may be.</param>
    public static bool TryRead(string text, Type type, out object? value)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        value = null;
        if (kind != type && text.Length == 0) return true;
        if (kind == typeof(string)) value = text;
        else if (kind == typeof(bool)) value = bool.TryParse(text, out var flag) ? flag : null;
        else if (kind == typeof(int)) value = int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
        else if (kind == typeof(long)) value = long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
        else if (kind == typeof(double)) value = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        else if (kind == typeof(TimeSpan)) value = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;
        else if (kind == typeof(Uri)) value = Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address) ? address : null;
        else if (kind.IsEnum) value = Enum.TryParse(kind, text, ignoreCase: true, out var name) ? name : null;
        else throw new InvalidOperationException($"A setting cannot be a {kind.Name}.");
        return value is not null;
    }

    /// <summary>What to write, for people.</summary>
    public static string Describe(Type type)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        if (kind.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(kind))}";
        if (kind == typeof(bool)) return "true or false";
        if (kind == typeof(Uri)) return "an address such as https://hooks.example.com";
        return kind == typeof(TimeSpan) ? "a time such as 00:00:30" : "a number";
    }
}
