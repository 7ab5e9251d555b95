using Sealpost.Handshakes.Recipes;
using Sealpost.Schemes;

namespace Sealpost.Handshakes;

/// <summary>How a sender asks a receiver whether it wants its webhooks, and what the receiver answers.</summary>
/// <remarks>Immutable and safe to share between threads. Deciding does no I/O: what has to be stored or called is in the result.</remarks>
public sealed class Handshake
{
    private readonly Recipe _recipe;
    private readonly HandshakeProof _proof;

    private Handshake(string name, string description, Recipe recipe, HandshakeProof proof = HandshakeProof.Never)
    {
        Name = name;
        Description = description;
        _recipe = recipe;
        _proof = proof;
    }

    /// <summary>Every handshake that is known, by name.</summary>
    public static IReadOnlyList<Handshake> All { get; } =
    [
        new("actigraph", "A POST with X-ActiGraph-Event: validation, answered with its X-ActiGraph-Hook-Secret in a header of that name.", HeaderRecipes.ActiGraph),
        new("braintree-challenge", "A GET with bt_challenge, answered with the public key and a keyed hash of the challenge.", QueryRecipes.Braintree),
        new("crc-hmac-query", "A GET with crc_token, answered with a keyed hash of it as JSON.", QueryRecipes.Crc),
        new("discord-ping", "A signed POST of type 1, answered with type 1; or of type 0, answered with 204.", BodyRecipes.Discord, HandshakeProof.Always),
        new("hash-challenge", "A GET with challenge_code, answered with a hash over it, the verify token and the URL.", QueryRecipes.HashChallenge) { NeedsVerifyToken = true },
        new("head-200", "A HEAD request, answered with 200.", HeaderRecipes.Head),
        new("header-challenge-json", "A GET with X-Okta-Verification-Challenge, answered with it as JSON.", HeaderRecipes.Okta),
        new("hub-challenge", "A GET with hub.challenge, answered with it when hub.verify_token is the one agreed on.", QueryRecipes.Hub) { NeedsVerifyToken = true },
        new("json-challenge-echo", "A POST with challenge in its JSON, answered with the same as JSON.", BodyRecipes.Challenge, HandshakeProof.WhereSigned),
        new("json-validation-response", "A POST of a subscription validation event, answered with its validation code as JSON.", BodyRecipes.EventGrid),
        new("options-origin", "An OPTIONS request with WebHook-Request-Origin, answered with the origin when it is allowed.", HeaderRecipes.Origin) { NeedsOrigins = true },
        new("query-echo-text", "A request with challenge or validationToken in its query, answered with it as plain text.", QueryRecipes.Echo),
        new("secret-header-echo", "A POST with X-Hook-Secret: the secret is kept and echoed in a header of that name.", HeaderRecipes.Secret) { GivesSecret = true },
        new("sns-subscribe-url", "A signed POST with a SubscribeURL of Amazon, which has to be called.", BodyRecipes.Sns, HandshakeProof.Always) { NeedsTopics = true },
        new("twitch-challenge", "A signed POST with challenge in its JSON, answered with it as plain text.", BodyRecipes.Twitch, HandshakeProof.Always),
        new("xero-itr", "Ordinary POSTs, some signed wrongly: 200 for the good, 401 for the others.", static (in HandshakeQuestion _) => HandshakeResult.NotAsked.Instance),
        new("zoom-url-validation", "A signed POST of event endpoint.url_validation, answered with a keyed hash of its plainToken as JSON.", BodyRecipes.Zoom, HandshakeProof.Always),
    ];

    internal delegate HandshakeResult Recipe(in HandshakeQuestion question);

    /// <summary>Its name, as scheme files and settings write it.</summary>
    public string Name { get; }

    /// <summary>What the sender asks and what it wants to hear, in a sentence for people.</summary>
    public string Description { get; }

    /// <summary>Whether it cannot be answered without <see cref="HandshakeSettings.VerifyToken"/>.</summary>
    public bool NeedsVerifyToken { get; private init; }

    /// <summary>Whether it cannot be answered without <see cref="HandshakeSettings.AllowedOrigins"/>.</summary>
    public bool NeedsOrigins { get; private init; }

    /// <summary>Whether it cannot be answered without <see cref="HandshakeSettings.AllowedTopics"/>.</summary>
    public bool NeedsTopics { get; private init; }

    /// <summary>Whether the secret of the events to come arrives in the handshake.</summary>
    public bool GivesSecret { get; private init; }

    /// <summary>Finds a handshake.</summary>
    /// <param name="name">Such as <c>hub-challenge</c>. Case counts.</param>
    /// <returns>Null when there is none of this name.</returns>
    public static Handshake? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(handshake => handshake.Name == name);
    }

    /// <summary>Whether the question is answered only after its signature has been verified like that of an event.</summary>
    /// <param name="kind">The kind of the scheme that events are verified by.</param>
    public bool MustBeProven(SchemeKind kind) => _proof switch
    {
        HandshakeProof.Always => true,
        HandshakeProof.WhereSigned => kind is SchemeKind.Hmac or SchemeKind.Hash or SchemeKind.Asymmetric or SchemeKind.HttpSignature,
        _ => false,
    };

    /// <summary>Looks whether a request is this handshake's question, and answers it. Nothing a request holds makes it throw.</summary>
    /// <param name="request">The request as received, with its method and its URL; no method means POST.</param>
    /// <param name="keys">The keys events are verified by; some answers are made with the newest one that is active.</param>
    /// <param name="settings">What the receiver has agreed on with the sender.</param>
    /// <param name="clock">What tells the time now.</param>
    public HandshakeResult Answer<THeaders>(
        in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, HandshakeSettings settings, TimeProvider clock)
        where THeaders : struct, IHeaderReader
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(clock);
        var headers = request.Headers;
        return _recipe(new HandshakeQuestion(name => headers.Read(name, out var value) == 1 ? value : null)
        {
            Method = request.Method ?? "POST",
            Url = request.Url,
            Body = request.Body,
            Keys = keys,
            Settings = settings,
            Now = clock.GetUtcNow(),
        });
    }

    /// <summary>The handshake's name.</summary>
    public override string ToString() => Name;

    private enum HandshakeProof
    {
        Never,
        WhereSigned,
        Always,
    }
}
