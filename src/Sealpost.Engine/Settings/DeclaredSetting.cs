using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Sealpost.Engine.Settings;

/// <summary>The settings that one options type declares.</summary>
internal sealed record DeclaredSection(IReadOnlyList<DeclaredSetting> Settings);

/// <summary>One setting: a property that may be set, its whole key, and how its text is read.</summary>
internal sealed class DeclaredSetting
{
    private readonly PropertyInfo _property;

    private DeclaredSetting(string section, PropertyInfo property)
    {
        _property = property;
        Key = $"{section}:{property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name}";
    }

    public string Key { get; }

    /// <summary>A list has its items below its key, or all of them in one line with commas.</summary>
    public bool IsList => _property.PropertyType == typeof(IList<string>);

    public static IReadOnlyList<DeclaredSetting> Of(string section, Type options) =>
        [.. options.GetProperties().Where(property => property.SetMethod is { IsPublic: true }).Select(property => new DeclaredSetting(section, property))];

    public SettingValue Read(IConfiguration configuration)
    {
        if (IsList) return ReadList(configuration.GetSection(Key));
        if (configuration[Key] is not { } text) return SettingValue.Absent.Instance;
        return SettingText.TryRead(text, _property.PropertyType, out var value) ? new SettingValue.Given(value) : new SettingValue.Unreadable(text);
    }

    public void Set(object options, object? value) => _property.SetValue(options, value);

    public string Fault(SettingValue.Unreadable unreadable) => $"{Key} is '{unreadable.Text}': give {Expected()}.";

    /// <summary>Null when the value is good.</summary>
    public string? Fault(object options)
    {
        if (_property.GetValue(options) is not { } value || IsGood(value)) return null;
        return string.Create(CultureInfo.InvariantCulture, $"{Key} is {value}: give {Expected()}.");
    }

    private bool IsGood(object value) =>
        (value is not Enum || Enum.IsDefined(value.GetType(), value)) && _property.GetCustomAttributes<ValidationAttribute>().All(attribute => attribute.IsValid(value));

    private string Expected()
    {
        var attributes = _property.GetCustomAttributes<ValidationAttribute>().ToList();
        if (attributes.Select(attribute => attribute.ErrorMessage).FirstOrDefault(message => message is not null) is { } told) return told;
        var kind = SettingText.Describe(_property.PropertyType);
        var limits = attributes.Select(attribute => attribute switch
        {
            RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $" from {range.Minimum} to {range.Maximum}"),
            TimeRangeAttribute range => $", from {range.Minimum} to {range.Maximum}",
            _ => "",
        });
        return kind + string.Concat(limits);
    }

    private static SettingValue ReadList(IConfigurationSection list)
    {
        string[] items =
        [
            .. list.GetChildren().Select(child => child.Value).OfType<string>(),
            .. list.Value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        ];
        return items.Length == 0 ? SettingValue.Absent.Instance : new SettingValue.Given(items.ToList());
    }
}

/// <summary>What the configuration says of a setting.</summary>
internal abstract record SettingValue
{
    private SettingValue()
    {
    }

    public sealed record Absent : SettingValue
    {
        public static readonly Absent Instance = new();
    }

    public sealed record Given(object? Value) : SettingValue;

    public sealed record Unreadable(string Text) : SettingValue;
}
