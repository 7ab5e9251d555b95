namespace Sealpost.AspNetCore.Authentication;

/// <summary>The claims of a principal that a verified webhook gave.</summary>
public static class WebhookClaimTypes
{
    /// <summary>The source's name; also the principal's name.</summary>
    public const string Source = "webhook_source";

    /// <summary>The scheme's id.</summary>
    public const string Scheme = "webhook_scheme";

    /// <summary>The name of the secret that matched.</summary>
    public const string Key = "webhook_key";

    /// <summary>The tenant that the secret belongs to.</summary>
    public const string Tenant = "webhook_tenant";

    /// <summary>The message id that the signature covers.</summary>
    public const string MessageId = "webhook_message_id";
}
