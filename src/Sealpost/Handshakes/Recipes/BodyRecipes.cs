using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sealpost.Schemes.Evaluation;
using static Sealpost.Handshakes.Recipes.HandshakeQuestion;

namespace Sealpost.Handshakes.Recipes;

/// <summary>Handshakes whose question is the JSON body.</summary>
internal static partial class BodyRecipes
{
    private static readonly JsonPath TopicArn = JsonPath.TryParse("/TopicArn")!;

    /// <summary>Slack (signed) and monday.com (not).</summary>
    public static HandshakeResult Challenge(in HandshakeQuestion question)
    {
        using var json = question.Json("\"challenge\""u8);
        if (json is null || Text(json.RootElement, "challenge") is not { } challenge)
            return HandshakeResult.NotAsked.Instance;
        return IsChallenge(challenge) ? AgreeWithJson(("challenge", challenge)) : Refuse("The challenge is too long.");
    }

    /// <summary>Twitch: dev.twitch.tv/docs/eventsub/handling-webhook-events.</summary>
    public static HandshakeResult Twitch(in HandshakeQuestion question)
    {
        if (!question.IsPost || question.Header("Twitch-Eventsub-Message-Type") != "webhook_callback_verification")
            return HandshakeResult.NotAsked.Instance;
        using var json = question.Json("\"challenge\""u8);
        return json is not null && Text(json.RootElement, "challenge") is { } challenge && IsChallenge(challenge)
            ? AgreeWithText(challenge)
            : Refuse("There is no challenge in the body.");
    }

    /// <summary>Zoom: developers.zoom.us/docs/api/webhooks, "validate your webhook endpoint". Comes again every 72 hours.</summary>
    public static HandshakeResult Zoom(in HandshakeQuestion question)
    {
        using var json = question.Json("\"endpoint.url_validation\""u8);
        if (json is null || Text(json.RootElement, "event") != "endpoint.url_validation")
            return HandshakeResult.NotAsked.Instance;
        if (!json.RootElement.TryGetProperty("payload", out var payload) || Text(payload, "plainToken") is not { } token || !IsChallenge(token))
            return Refuse("There is no plainToken in the body.");
        return question.NewestKey() is { } key
            ? AgreeWithJson(("plainToken", token), ("encryptedToken", Convert.ToHexStringLower(HMACSHA256.HashData(key.Secret.RevealUtf8(), Encoding.UTF8.GetBytes(token)))))
            : Refuse("There is no key to answer with.");
    }

    /// <summary>
    /// Discord pings with type 1 where interactions go and with type 0 where webhook events go; there, type 1 is an event.
    /// </summary>
    public static HandshakeResult Discord(in HandshakeQuestion question)
    {
        using var json = question.Json("\"type\""u8);
        if (json is null || json.RootElement.ValueKind != JsonValueKind.Object
            || !json.RootElement.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.Number || !type.TryGetInt32(out var number))
            return HandshakeResult.NotAsked.Instance;
        if (number == 0)
            return new HandshakeResult.Agreed(Empty(204));
        return number == 1 && !json.RootElement.TryGetProperty("event", out _)
            ? new HandshakeResult.Agreed(new(200, "application/json", "{\"type\":1}"u8.ToArray(), []))
            : HandshakeResult.NotAsked.Instance;
    }

    /// <summary>
    /// Amazon SNS. The type is read from the body, which the signature covers, and not from the header, which it does not. The signature proves
    /// Amazon and no topic, so an event of another topic is refused as its subscription is.
    /// </summary>
    public static HandshakeResult Sns(in HandshakeQuestion question)
    {
        if (question.IsPost && question.Settings.AllowedTopics.Count > 0 && !IsOfAllowedTopic(question))
            return Refuse("The TopicArn is not among the topics that may send.");
        using var json = question.Json("\"SubscribeURL\""u8);
        if (json is null || Text(json.RootElement, "Type") != "SubscriptionConfirmation")
            return HandshakeResult.NotAsked.Instance;
        if (Text(json.RootElement, "TopicArn") is not { } topic || !question.Settings.AllowedTopics.Contains(topic, StringComparer.Ordinal))
            return Refuse("The TopicArn is not among the topics that may subscribe.");
        return Uri.TryCreate(Text(json.RootElement, "SubscribeURL"), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort
            && url.UserInfo.Length == 0 && AmazonHost().IsMatch(url.Host)
                ? new HandshakeResult.Confirmation(url, Empty())
                : Refuse("The SubscribeURL is not one of Amazon SNS.");
    }

    /// <summary>Azure Event Grid: learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema.</summary>
    public static HandshakeResult EventGrid(in HandshakeQuestion question)
    {
        using var json = question.Json("\"Microsoft.EventGrid.SubscriptionValidationEvent\""u8);
        if (json is null)
            return HandshakeResult.NotAsked.Instance;
        var message = json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.GetArrayLength() == 1 ? json.RootElement[0] : json.RootElement;
        if (Text(message, "eventType") != "Microsoft.EventGrid.SubscriptionValidationEvent")
            return HandshakeResult.NotAsked.Instance;
        return message.TryGetProperty("data", out var data) && Text(data, "validationCode") is { } code && IsChallenge(code)
            ? AgreeWithJson(("validationResponse", code))
            : Refuse("There is no validationCode in the body.");
    }

    private static bool IsOfAllowedTopic(in HandshakeQuestion question)
    {
        Span<char> scratch = stackalloc char[256];
        return JsonField.Read(question.Body, TopicArn, scratch, out var topic) == Reading.Found
            && question.Settings.AllowedTopics.Contains(topic.ToString(), StringComparer.Ordinal);
    }

    [GeneratedRegex("^sns\\.[a-z0-9-]{3,}\\.amazonaws\\.com(\\.cn)?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex AmazonHost();
}
