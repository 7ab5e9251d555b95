using System.Text.Json.Serialization;

namespace Sealpost.Engine.Handshakes;

/// <summary>How a receiver shows that it wants a sender's events before it gets the first one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HandshakeKind>))]
internal enum HandshakeKind
{
    /// <summary>It need not.</summary>
    [JsonStringEnumMemberName("none")]
    None = 0,

    /// <summary>CentrePoint's: a code in <c>X-ActiGraph-Hook-Secret</c> and in the body, echoed in the header with status 200.</summary>
    [JsonStringEnumMemberName("actigraph")]
    ActiGraph = 1,

    /// <summary>The abuse protection of "HTTP 1.1 Web Hooks for Event Delivery" 1.0, section 4: an OPTIONS request that the receiver answers with <c>WebHook-Allowed-Origin</c>.</summary>
    [JsonStringEnumMemberName("cloudevents")]
    CloudEvents = 2,

    /// <summary>A <c>challenge</c> in a JSON body, echoed as <c>{"challenge": …}</c> with a 2xx.</summary>
    [JsonStringEnumMemberName("challenge")]
    Challenge = 3,
}

internal static class HandshakeNames
{
    public static string Of(HandshakeKind kind) => kind.ToString().ToLowerInvariant();

    public static HandshakeKind? Parse(string name)
    {
        foreach (var kind in Enum.GetValues<HandshakeKind>())
        {
            if (Of(kind) == name) return kind;
        }

        return null;
    }
}
