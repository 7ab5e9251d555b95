namespace Sealpost.Engine.Authentication.OAuth2.Grants;

/// <summary>A bearer token that can be written into a header as it is.</summary>
/// <param name="Value">Visible ASCII.</param>
/// <param name="Lifetime">From when it was obtained, within the bounds of <see cref="TokenLifetime"/>.</param>
/// <param name="BaseUrl">Where calls with this token go; null when the server did not say.</param>
internal sealed record AccessToken(string Value, TimeSpan Lifetime, Uri? BaseUrl)
{
    public override string ToString() => "access token [redacted]";
}

/// <summary>How asking for a token ended. Closed; nothing that a token server answers throws.</summary>
internal abstract record TokenOutcome
{
    private TokenOutcome()
    {
    }

    public sealed record Granted(AccessToken Token) : TokenOutcome;

    /// <summary>Asking again will not help before someone changes the configuration, here or at the server.</summary>
    /// <param name="Error">A stable word: an error code of RFC 6749 section 5.2, or one of <see cref="TokenError"/>.</param>
    /// <param name="Description">What the server said beside it, without the client's secret; null when it said nothing.</param>
    public sealed record Refused(string Error, string? Description = null) : TokenOutcome;

    /// <summary>The server cannot answer now.</summary>
    /// <param name="Error">A stable word.</param>
    /// <param name="RetryAfter">How long the server asked to be left alone.</param>
    public sealed record Unavailable(string Error, TimeSpan? RetryAfter = null) : TokenOutcome;
}

/// <summary>Stable words for what goes wrong on this side of the error codes of RFC 6749.</summary>
internal static class TokenError
{
    public const string ClientMissing = "oauth_client_missing";
    public const string SecretUnreadable = "oauth_secret_unreadable";
    public const string UrlNotAllowed = "token_url_not_allowed";
    public const string BaseUrlNotAllowed = "token_base_url_not_allowed";
    public const string BaseUrlMissing = "token_base_url_missing";
    public const string Redirected = "token_endpoint_redirects";
    public const string NotJson = "token_response_not_json";
    public const string TooLarge = "token_response_too_large";
    public const string NoToken = "token_response_without_token";
    public const string TokenUnusable = "token_not_usable_in_a_header";
    public const string NotBearer = "token_type_not_bearer";
    public const string AskedTooOften = "token_endpoint_asked_too_often";
    public const string StorageUnavailable = "token_storage_unavailable";
    public const string Internal = "internal_error";

    public static string ForStatus(int status) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"token_endpoint_{status}");
}
