using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Sealpost.Engine.Settings;

/// <summary>
/// The shortest and the longest time that a setting may be. The framework's own range of a type turns its limits from text into times at first use,
/// unguarded, in an instance that all hosts of a process share.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeRangeAttribute(string minimum, string maximum) : ValidationAttribute
{
    private readonly TimeSpan _minimum = TimeSpan.Parse(minimum, CultureInfo.InvariantCulture);
    private readonly TimeSpan _maximum = TimeSpan.Parse(maximum, CultureInfo.InvariantCulture);

    public string Minimum => minimum;

    public string Maximum => maximum;

    public override bool IsValid(object? value) => value is TimeSpan time && time >= _minimum && time <= _maximum;
}
