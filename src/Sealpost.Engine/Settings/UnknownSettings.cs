using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Sealpost.Engine.Settings;

/// <summary>Refuses what stands below <c>Sealpost</c> and is no setting: a name that is not read would otherwise leave the default in force, unnoticed.</summary>
internal sealed class UnknownSettings(IConfiguration configuration, IEnumerable<DeclaredSection> sections) : IValidateOptions<UnknownSettings.Whole>
{
    private const string Root = "Sealpost";

    private readonly DeclaredSetting[] _settings = [.. sections.SelectMany(section => section.Settings)];

    public ValidateOptionsResult Validate(string? name, Whole options)
    {
        var unknown = configuration.GetSection(Root).AsEnumerable().Where(pair => pair.Value is not null && !IsKnown(pair.Key)).Select(pair => pair.Key).Order(StringComparer.Ordinal);
        var faults = unknown.Select(key => $"{key} is not a setting. The nearest is {NearestTo(key)}; docs/configuration.md lists them all.").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private bool IsKnown(string key) => _settings.Any(setting =>
        key.Equals(setting.Key, StringComparison.OrdinalIgnoreCase) ||
        (setting.IsList && key.StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase) && key.AsSpan(setting.Key.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0));

    private string NearestTo(string key) => _settings.Select(setting => setting.Key).MinBy(known => Distance(key.ToLowerInvariant(), known.ToLowerInvariant()))!;

    /// <summary>How many characters must be put in, left out or replaced to make the one of the other.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(diagonal, row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    /// <summary>Has no members: it stands for all settings together.</summary>
    public sealed class Whole
    {
    }
}
