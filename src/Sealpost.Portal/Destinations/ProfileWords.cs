namespace Sealpost.Portal.Destinations;

/// <summary>What one profile's people call things, so that who comes from that system finds the names they know.</summary>
/// <param name="Id">The profile.</param>
/// <param name="Name">The system's name.</param>
/// <param name="About">What it is for, in a sentence.</param>
/// <param name="Url">What the URL is called there.</param>
/// <param name="Description">What the description is called there.</param>
/// <param name="Events">What the event types are called there.</param>
/// <param name="EventsHint">How they are written.</param>
/// <param name="Signing">What it offers for signatures.</param>
/// <param name="Authentications">What it offers for authentication, by its name in the API.</param>
internal sealed record ProfileWords(
    string Id, string Name, string About, string Url, string Description, string Events, string EventsHint, SigningWords? Signing, IReadOnlyList<AuthenticationWords> Authentications)
{
    /// <summary>Whether it authenticates or signs, never both.</summary>
    public bool IsOneOnly => Id == "actigraph";

    /// <summary>Whether it may get its tokens from an authorization server.</summary>
    public bool HasOAuth => Id is "standard-webhooks" or "kaisa" or "actigraph" or "custom";

    /// <summary>Whether it signs unless told otherwise.</summary>
    public bool SignsByItself => Id != "custom";

    private static readonly AuthenticationWords None = new("none", "None", "");
    private static readonly AuthenticationWords Basic = new("basic", "Basic Authentication", "User name and password go along with every request. That is an encoding, not an encryption: only https keeps them secret.");
    private static readonly AuthenticationWords Header = new("header", "Header", "A header with a value that only you two know.");

    public static IReadOnlyList<ProfileWords> All { get; } =
    [
        new("standard-webhooks", "Standard Webhooks", "The open specification that most libraries verify. The best choice when nothing forces another.", "Endpoint URL", "Description", "Event types", "invoice.paid, or patterns such as invoice.*",
            new("standard-webhooks@1", "Signature", "Secret", 16, "It begins with whsec_, followed by base64.", IsGiven: true),
            [None, Basic, new("authorization", "Authorization header", "The whole value, such as Bearer and a token."), Header]),
        new("engenius", "EnGenius Cloud", "Alerts as EnGenius Cloud sends them.", "HTTPS URL", "Server name", "Alerts", "The alert's id, such as gw_vpn_site_offline",
            new("engenius@1", "Shared Secret", "Shared secret", 16, "At least 16 characters.", IsGiven: true), [None]),
        new("inscipher", "InsCipher", "InsCipher's filing events. One secret signs for all of the tenant's InsCipher destinations.", "Webhook URL", "Webhook title and description", "Webhook event", "webhook.transaction.status.filed",
            new("inscipher@1", "HMAC signature", "HMAC secret", 20, "20 letters and digits, always generated. A lost one cannot be shown again: get a new HMAC secret.", IsGiven: false),
            [None, new("header", "Header Key and Header Value", "InsCipher sends this pair with every request.")]),
        new("kaisa", "Kaisa Engagement Builder", "Call events as Kaisa sends them; nothing is signed.", "Webhook URL", "Name", "Events", "call.ended",
            null,
            [None, new("authorization", "Authorization Header", "Paste what you pasted there."), new("basic", "Basic, from its parts", Basic.Help)]),
        new("actigraph", "ActiGraph CentrePoint", "CentrePoint's study notifications. The receiver is asked for a validation before its first event.", "Target URL", "Description", "Events", "upload, daily_statistics_complete",
            new("actigraph@1", "Keyed-Hash (HMAC)", "Passcode", 8, "At least 8 characters.", IsGiven: true), [None, Basic]),
        new("orange-logic", "Orange Logic", "Asset events as Orange Logic's webhook subscriptions send them.", "Subscription URL", "Name", "Events", "asset.edited",
            new("orange-logic@1", "Webhook signature", "Secret", 16, "Letters and digits, at least 16.", IsGiven: true), [None]),
        new("custom", "Custom", "Nothing is locked: for a receiver that wants what no profile has. Signing schemes beyond this form are set through the API.", "URL", "Description", "Event types", "invoice.paid, or patterns such as invoice.*",
            new("standard-webhooks@1", "Signature (Standard Webhooks)", "Secret", 16, "It begins with whsec_, followed by base64.", IsGiven: true),
            [None, Basic, new("authorization", "Authorization header", "The whole value, such as Bearer and a token."), Header]),
    ];

    public static ProfileWords? Find(string? id) => All.FirstOrDefault(words => words.Id == id);

    public static string NameOf(string id) => Find(id)?.Name ?? id;
}

/// <summary>A profile's signature.</summary>
/// <param name="Scheme">The scheme.</param>
/// <param name="Title">What it is called there.</param>
/// <param name="Secret">What its secret is called there.</param>
/// <param name="MinimumLength">The fewest characters of a secret of one's own.</param>
/// <param name="SecretHint">How it is written.</param>
/// <param name="IsGiven">Whether one may choose it.</param>
internal sealed record SigningWords(string Scheme, string Title, string Secret, int MinimumLength, string SecretHint, bool IsGiven);

/// <summary>A way to authenticate that a profile offers.</summary>
/// <param name="Type">Its name in the API.</param>
/// <param name="Title">What it is called there.</param>
/// <param name="Help">What it is, plainly.</param>
internal sealed record AuthenticationWords(string Type, string Title, string Help);
