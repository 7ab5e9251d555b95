using System.Text.Json;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Sources.Settings;

/// <summary>Reads <c>deduplicate</c>: what makes two requests the same delivery, and for how long it is remembered.</summary>
internal static class DeduplicationParser
{
    public static readonly TimeSpan ShortestWindow = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan LongestWindow = TimeSpan.FromDays(30);

    public static DeduplicationSetting Parse(FieldReader body)
    {
        if (body.Object("deduplicate") is not { } reader) return DeduplicationSetting.Default;
        var by = ReadBy(reader);
        var header = EventTypeParser.ReadHeader(reader);
        var json = EventTypeParser.ReadPointer(reader);
        Require(reader, "header", by == DeduplicationKey.Header);
        Require(reader, "json", by == DeduplicationKey.Json);
        var window = reader.Duration("window", ShortestWindow, LongestWindow) ?? DeduplicationSetting.Default.Window;
        reader.End();
        return new(by, window, header, json);
    }

    private static DeduplicationKey ReadBy(FieldReader reader)
    {
        if (reader.Text("by", 16) is not { } text) return DeduplicationKey.Auto;
        foreach (var choice in Enum.GetValues<DeduplicationKey>())
        {
            if (NameOf(choice) == text) return choice;
        }

        reader.Fault("by", $"Must be one of {string.Join(", ", Enum.GetValues<DeduplicationKey>().Select(NameOf))}.");
        return DeduplicationKey.Auto;
    }

    private static string NameOf(DeduplicationKey key) => JsonNamingPolicy.CamelCase.ConvertName(key.ToString());

    private static void Require(FieldReader reader, string name, bool isNeeded)
    {
        if (isNeeded && !reader.Has(name)) reader.Fault(name, $"Is required with by {name}.");
        else if (!isNeeded && reader.Has(name)) reader.Fault(name, $"Has a meaning only with by {name}; leave it out.");
    }
}
