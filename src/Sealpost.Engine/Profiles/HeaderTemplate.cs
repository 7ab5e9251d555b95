using System.Collections.Immutable;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Profiles;

/// <summary>What a profile's headers can tell about a delivery.</summary>
internal readonly record struct DeliveryFacts(string EventType, DeliveryId Delivery, DestinationId Destination);

/// <summary>A header value with places for facts of the delivery: <c>{eventType}</c>, <c>{messageId}</c>, <c>{delivery}</c>, <c>{deliveryGuid}</c>, <c>{destination}</c>.</summary>
internal sealed class HeaderTemplate
{
    private readonly ImmutableArray<(bool IsFact, string Text)> _parts;

    private HeaderTemplate(ImmutableArray<(bool IsFact, string Text)> parts) => _parts = parts;

    /// <summary>True when the value is the same for every delivery.</summary>
    public bool IsConstant => !_parts.Any(part => part.IsFact);

    /// <exception cref="FormatException">A brace does not close, or the fact is not known.</exception>
    public static HeaderTemplate Parse(string text)
    {
        var parts = ImmutableArray.CreateBuilder<(bool, string)>();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            if (open < 0) open = text.Length;
            if (open > at) parts.Add((false, text[at..open]));
            if (open == text.Length) break;
            var close = text.IndexOf('}', open);
            if (close < 0) throw new FormatException($"'{text}' has a brace that does not close.");
            var fact = text[(open + 1)..close];
            Fact(fact, default);
            parts.Add((true, fact));
            at = close + 1;
        }

        return new HeaderTemplate(parts.ToImmutable());
    }

    public string Render(in DeliveryFacts facts)
    {
        if (_parts is [var (isFact, text)]) return isFact ? Fact(text, facts) : text;
        var value = "";
        foreach (var part in _parts) value += part.IsFact ? Fact(part.Text, facts) : part.Text;
        return value;
    }

    private static string Fact(string name, in DeliveryFacts facts) => name switch
    {
        "eventType" => facts.EventType,
        "messageId" => facts.Delivery.Message.ToString(),
        "delivery" => facts.Delivery.ToString(),
        "deliveryGuid" => GuidOf(facts.Delivery).ToString("D"),
        "destination" => facts.Destination.ToString(),
        _ => throw new FormatException($"{{{name}}} is not a fact of a delivery."),
    };

    // The same for every attempt of a delivery, so that receivers can tell a repetition. The ordinal goes into the message id's random end.
    private static Guid GuidOf(DeliveryId delivery) => new(PublicId.ToBytes(delivery.Message.Value ^ (uint)delivery.Ordinal), bigEndian: true);
}
