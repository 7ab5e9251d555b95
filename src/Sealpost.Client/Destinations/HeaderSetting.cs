using System.Text.Json.Serialization;

namespace Sealpost.Client.Destinations;

/// <summary>The value of a header that a destination adds.</summary>
[JsonConverter(typeof(HeaderSettingConverter))]
public sealed record HeaderSetting
{
    /// <summary>The value; null in answers when it is secret.</summary>
    public string? Value { get; init; }

    /// <summary>Whether it is sealed at rest and never shown.</summary>
    public bool Secret { get; init; }

    /// <summary>A value that may be seen.</summary>
    /// <param name="value">The value.</param>
    public static HeaderSetting Open(string value) => new() { Value = value };

    /// <summary>A value that is sealed and never shown again.</summary>
    /// <param name="value">The value.</param>
    public static HeaderSetting Sealed(string value) => new() { Value = value, Secret = true };

    /// <summary>The value, unless it is secret.</summary>
    public override string ToString() => Secret ? "(secret)" : Value ?? "";
}
