using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using static Sealpost.Handshakes.Recipes.HandshakeQuestion;

namespace Sealpost.Handshakes.Recipes;

/// <summary>Handshakes whose question stands in the query.</summary>
internal static class QueryRecipes
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    /// <summary>Meta and WhatsApp: developers.facebook.com/docs/graph-api/webhooks/getting-started.</summary>
    public static HandshakeResult Hub(in HandshakeQuestion question)
    {
        if (!question.IsGet || question.Query("hub.mode") != "subscribe")
            return HandshakeResult.NotAsked.Instance;
        if (question.Query("hub.verify_token") is not { } token || !question.IsVerifyToken(token))
            return Refuse("hub.verify_token is not the verify token that was agreed on.");
        return question.Query("hub.challenge") is { } challenge && IsChallenge(challenge) ? AgreeWithText(challenge) : Refuse("hub.challenge is missing or too long.");
    }

    /// <summary>Dropbox (challenge) and Microsoft Graph (validationToken).</summary>
    public static HandshakeResult Echo(in HandshakeQuestion question)
    {
        var challenge = question.IsGet ? question.Query("challenge") ?? question.Query("validationToken") : question.IsPost ? question.Query("validationToken") : null;
        if (challenge is null)
            return HandshakeResult.NotAsked.Instance;
        return IsChallenge(challenge) ? AgreeWithText(challenge) : Refuse("The challenge is too long.");
    }

    /// <summary>
    /// X: docs.x.com/x-api/webhooks/quickstart, "challenge-response checks". The answer is made with the key that proves events, over a text that
    /// anybody may send: one that could be the body of an event is never answered.
    /// </summary>
    public static HandshakeResult Crc(in HandshakeQuestion question)
    {
        if (!question.IsGet || question.Query("crc_token") is not { } challenge)
            return HandshakeResult.NotAsked.Instance;
        if (!IsChallenge(challenge) || challenge[0] == '=' || challenge.AsSpan().TrimEnd('=').ContainsAnyExcept(TokenCharacters))
            return Refuse("crc_token is too long, or no token: the answer to it would prove an event.");
        return question.NewestKey() is { } key
            ? AgreeWithJson(("response_token", "sha256=" + Convert.ToBase64String(HMACSHA256.HashData(key.Secret.RevealUtf8(), Encoding.UTF8.GetBytes(challenge)))))
            : Refuse("There is no key to answer with.");
    }

    /// <summary>eBay: developer.ebay.com, marketplace account deletion, "challengeResponse".</summary>
    public static HandshakeResult HashChallenge(in HandshakeQuestion question)
    {
        if (!question.IsGet || question.Query("challenge_code") is not { } challenge)
            return HandshakeResult.NotAsked.Instance;
        if (!IsChallenge(challenge))
            return Refuse("challenge_code is too long.");
        if (question.Settings.VerifyToken is not { } token || question.Url is not { } url)
            return Refuse("There is no verify token to answer with.");
        var endpoint = url[..url.IndexOf('?', StringComparison.Ordinal)];
        return AgreeWithJson(("challengeResponse", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(challenge + token.Reveal() + endpoint)))));
    }

    /// <summary>Braintree: braintree_node lib/braintree/webhook_notification_gateway.js. The key's id is the public key.</summary>
    public static HandshakeResult Braintree(in HandshakeQuestion question)
    {
        if (!question.IsGet || question.Query("bt_challenge") is not { } challenge)
            return HandshakeResult.NotAsked.Instance;
        if (challenge.Length is < 20 or > 32 || !challenge.All(char.IsAsciiHexDigitLower))
            return Refuse("bt_challenge is not 20 to 32 digits of lower-case hex.");
        if (question.NewestKey() is not { Id: { } publicKey } key)
            return Refuse("There is no key with an id, the public key, to answer with.");
        var hash = HashAlgorithmName.SHA1;
        var proof = CryptographicOperations.HmacData(hash, CryptographicOperations.HashData(hash, key.Secret.RevealUtf8()), Encoding.UTF8.GetBytes(challenge));
        return AgreeWithText($"{publicKey}|{Convert.ToHexStringLower(proof)}");
    }
}
