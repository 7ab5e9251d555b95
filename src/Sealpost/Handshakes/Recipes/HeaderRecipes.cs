using System.Globalization;
using Sealpost.Secrets;
using static Sealpost.Handshakes.Recipes.HandshakeQuestion;

namespace Sealpost.Handshakes.Recipes;

/// <summary>Handshakes whose question is the method or stands in a header.</summary>
internal static class HeaderRecipes
{
    private const string ActiGraphSecret = "X-ActiGraph-Hook-Secret";
    private const string AsanaSecret = "X-Hook-Secret";
    private const string Origins = "WebHook-Request-Origin";

    /// <summary>Trello, Mandrill, Intercom.</summary>
    public static HandshakeResult Head(in HandshakeQuestion question) =>
        question.Method == "HEAD" ? new HandshakeResult.Agreed(Empty()) : HandshakeResult.NotAsked.Instance;

    /// <summary>Okta event hooks: one-time verification request.</summary>
    public static HandshakeResult Okta(in HandshakeQuestion question)
    {
        if (!question.IsGet || question.Header("X-Okta-Verification-Challenge") is not { } challenge)
            return HandshakeResult.NotAsked.Instance;
        return IsChallenge(challenge) ? AgreeWithJson(("verification", challenge)) : Refuse("X-Okta-Verification-Challenge is empty or too long.");
    }

    /// <summary>ActiGraph CentrePoint: WebhookDocumentation, validating_webhooks.md.</summary>
    public static HandshakeResult ActiGraph(in HandshakeQuestion question)
    {
        if (!question.IsPost || question.Header("X-ActiGraph-Event") != "validation" || question.Header(ActiGraphSecret) is not { } code)
            return HandshakeResult.NotAsked.Instance;
        return IsHeaderValue(code) ? new HandshakeResult.Agreed(Empty(headers: [new(ActiGraphSecret, code)])) : Refuse($"{ActiGraphSecret} cannot be sent back in a header.");
    }

    /// <summary>Asana: developers.asana.com/docs/webhooks-guide. The first secret stays: later ones could be anybody's.</summary>
    public static HandshakeResult Secret(in HandshakeQuestion question)
    {
        if (!question.IsPost || question.Header(AsanaSecret) is not { } secret)
            return HandshakeResult.NotAsked.Instance;
        if (!question.Keys.IsEmpty)
            return Refuse("A secret was given before; a second one is not taken.");
        return IsHeaderValue(secret)
            ? new HandshakeResult.SecretGiven(new Secret(secret), Empty(headers: [new(AsanaSecret, secret)]))
            : Refuse($"{AsanaSecret} cannot be sent back in a header.");
    }

    /// <summary>CloudEvents: HTTP 1.1 Web Hooks for Event Delivery 1.0, section 4.</summary>
    public static HandshakeResult Origin(in HandshakeQuestion question)
    {
        if (question.Method != "OPTIONS" || question.Header(Origins) is not { } origin)
            return HandshakeResult.NotAsked.Instance;
        if (!IsHeaderValue(origin) || !question.Settings.AllowedOrigins.Any(allowed => allowed == "*" || allowed.Equals(origin, StringComparison.OrdinalIgnoreCase)))
            return Refuse($"The origin in {Origins} is not allowed.");
        var rate = question.Settings.AllowedRate?.ToString(CultureInfo.InvariantCulture) ?? "*";
        return new HandshakeResult.Agreed(Empty(headers: [new("WebHook-Allowed-Origin", origin), new("WebHook-Allowed-Rate", rate)]));
    }
}
