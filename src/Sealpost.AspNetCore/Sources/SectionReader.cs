using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Sealpost.AspNetCore.Sources;

/// <summary>
/// Reads one section of configuration member by member and reports what is unknown or does not have the form it should, all of it at once. Values
/// of unknown names are not repeated: a misspelt secret is a secret.
/// </summary>
internal sealed class SectionReader(IConfiguration section, string path, List<string> faults)
{
    private readonly List<string> _known = [];

    public IEnumerable<SectionReader> Children => section.GetChildren().Select(child => new SectionReader(child, Below(child.Key), faults));

    public string Name => ((IConfigurationSection)section).Key;

    public void Text(string name, Action<string> set)
    {
        if (Value(name) is { } value)
            set(value);
    }

    public void Number(string name, Action<int> set) =>
        Parse(name, set, "a whole number, such as 4096", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null);

    public void Duration(string name, Action<TimeSpan> set) =>
        Parse(name, set, "a time as [days.]hours:minutes:seconds, such as 00:00:30", text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null);

    public void Moment(string name, Action<DateTimeOffset> set) => Parse(
        name, set, "a date and time (RFC 3339), such as 2026-06-01T00:00:00Z",
        text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null);

    public void Flag(string name, Action<bool> set) => Parse<bool>(name, set, "true or false", text => bool.TryParse(text, out var flag) ? flag : null);

    public void Choice<T>(string name, Action<T> set)
        where T : struct, Enum =>
        Parse<T>(name, set, $"one of {string.Join(", ", Enum.GetNames<T>())}", text => Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true) : null);

    /// <summary>Adds to a list of texts, such as <c>Methods:0</c>.</summary>
    public void Texts(string name, IList<string> list)
    {
        foreach (var item in Group(name, "a list")?.Values() ?? [])
            list.Add(item.Value);
    }

    /// <summary>Sets texts by name, such as <c>Settings:encoding</c>.</summary>
    public void Map(string name, IDictionary<string, string> map)
    {
        foreach (var (key, value) in Group(name, "names with values")?.Values() ?? [])
            map[key] = value;
    }

    /// <summary>A group of members; null when it is not there.</summary>
    public SectionReader? Group(string name, string form = "members of its own")
    {
        _known.Add(name);
        var group = section.GetSection(name);
        if (group.GetChildren().Any())
            return new(group, Below(name), faults);
        if (!string.IsNullOrEmpty(group.Value))
            faults.Add($"{Below(name)}: has {form}, not a value.");
        return null;
    }

    /// <summary>Reports every member that nobody asked for.</summary>
    public void Close()
    {
        if (path.Length > 0 && section is IConfigurationSection { Value.Length: > 0 })
            faults.Add($"{path}: has members of its own, not a value: {string.Join(", ", _known)}.");
        foreach (var name in section.GetChildren().Select(child => child.Key).Where(name => !_known.Contains(name, StringComparer.OrdinalIgnoreCase)))
            faults.Add($"{Below(name)}: is unknown, so it would do nothing; known here are {string.Join(", ", _known)}.");
    }

    private IEnumerable<(string Key, string Value)> Values()
    {
        foreach (var item in section.GetChildren())
        {
            if (item.Value is { } value)
                yield return (item.Key, value);
            else if (item.GetChildren().Any())
                faults.Add($"{Below(item.Key)}: has a value, not members of its own.");
        }
    }

    private void Parse<T>(string name, Action<T> set, string form, Func<string, T?> parse)
        where T : struct
    {
        if (Value(name) is not { Length: > 0 } text)
            return;
        if (parse(text) is { } value)
            set(value);
        else
            faults.Add($"{Below(name)}: '{text}' is not {form}.");
    }

    private string? Value(string name)
    {
        _known.Add(name);
        var member = section.GetSection(name);
        if (member.GetChildren().Any())
            faults.Add($"{Below(name)}: has a value, not members of its own.");
        return member.Value;
    }

    private string Below(string name) => path.Length == 0 ? name : $"{path}:{name}";
}
