using System.Globalization;
using System.Text;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Templates;

/// <summary>What a template can tell about a message beside its payload. The same for every attempt, so that a retry sends the same bytes.</summary>
/// <param name="OccurredAt">When the message was accepted.</param>
internal readonly record struct TemplateFacts(string EventType, MessageId Message, DateTimeOffset OccurredAt)
{
    private static readonly Dictionary<string, Func<TemplateFacts, string>> Facts = new(StringComparer.Ordinal)
    {
        ["eventType"] = facts => facts.EventType,
        ["messageId"] = facts => facts.Message.ToString(),
        ["occurredAt"] = facts => facts.Iso,
        ["timestamp"] = facts => facts.OccurredAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ["timestamp:ms"] = facts => facts.OccurredAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        ["timestamp:iso"] = facts => facts.Iso,
    };

    public static IEnumerable<string> Names => Facts.Keys;

    private string Iso => OccurredAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static bool IsKnown(string name) => Facts.ContainsKey(name);

    public byte[] Read(string name) => Encoding.UTF8.GetBytes(Facts[name](this));
}
