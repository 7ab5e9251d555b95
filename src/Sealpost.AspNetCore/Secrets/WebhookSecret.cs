namespace Sealpost.AspNetCore.Secrets;

/// <summary>A secret shared with a sender, with its time of validity.</summary>
/// <remarks>Never prints itself. Keep it out of appsettings.json: use user secrets, the environment or an <see cref="IWebhookSecretProvider"/>.</remarks>
public sealed class WebhookSecret
{
    /// <summary>The secret as the sender shows it, or the public key where the scheme has one.</summary>
    public string? Value { get; set; }

    /// <summary>When it begins to count; null means always.</summary>
    public DateTimeOffset? From { get; set; }

    /// <summary>When it stops; null means never. The moment itself is already outside.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>The name that messages use for this key, in schemes with key ids; null lets it answer to every name.</summary>
    public string? KeyId { get; set; }

    /// <summary>A name for logs and claims that gives nothing away, such as <c>2026-05</c>. Default <see cref="KeyId"/>, else the secret's position from 0.</summary>
    public string? Name { get; set; }

    /// <summary>The tenant whose requests this secret proves. Where the route has a <c>{tenant}</c>, only that tenant's secrets are tried.</summary>
    public string? Tenant { get; set; }

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";
}
