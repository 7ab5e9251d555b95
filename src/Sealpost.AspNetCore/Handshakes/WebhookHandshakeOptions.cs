namespace Sealpost.AspNetCore.Handshakes;

/// <summary>What a sender's handshake needs to know. Which handshake it is follows from the scheme.</summary>
public sealed class WebhookHandshakeOptions
{
    /// <summary>The handshake's name when the scheme does not say, such as <c>options-origin</c>; <c>none</c> turns the scheme's own off.</summary>
    public string? Name { get; set; }

    /// <summary>The token agreed at set-up: Meta's and WhatsApp's verify token, eBay's verification token.</summary>
    public string? VerifyToken { get; set; }

    /// <summary>Host names that may send CloudEvents; <c>*</c> for all. Default none.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Events per minute that a CloudEvents sender may deliver, from 1; default no limit.</summary>
    public int? AllowedRate { get; set; }

    /// <summary>
    /// ARNs of the Amazon SNS topics whose subscription is confirmed and whose events are taken. An SNS source needs at least one: Amazon's
    /// signature proves Amazon, not your topic.
    /// </summary>
    public IList<string> AllowedTopics { get; } = [];
}
