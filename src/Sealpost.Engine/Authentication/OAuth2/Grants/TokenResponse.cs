using System.Buffers;
using System.Text.Json;
using Sealpost.Engine.Egress;
using Sealpost.Engine.OAuthClients;

namespace Sealpost.Engine.Authentication.OAuth2.Grants;

/// <summary>Reads what a token endpoint answered (RFC 6749, sections 5.1 and 5.2). Pure; whatever the answer, it never throws.</summary>
internal static class TokenResponse
{
    // Into a header of 16 KiB a token must fit with room for the others.
    private const int MaxTokenLength = 8 * 1024;
    private const int MaxErrorLength = 64;
    private const int MaxDescriptionLength = 300;
    private static readonly SearchValues<char> ErrorCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/");
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <param name="retryAfter">The answer's Retry-After, as a wait from now.</param>
    /// <param name="secret">Cut out of what the server says in words.</param>
    public static TokenOutcome Read(OutboundResult.Responded response, OAuthPreset preset, DestinationUrlPolicy urls, TimeSpan? retryAfter, string secret)
    {
        if (response.Status is 408 or 429 or >= 500) return new TokenOutcome.Unavailable(TokenError.ForStatus(response.Status), retryAfter);
        if (response.Status is >= 300 and < 400) return new TokenOutcome.Refused(TokenError.Redirected, "The token endpoint answers with a redirect, which is never followed.");
        if (response.Truncated) return new TokenOutcome.Refused(TokenError.TooLarge);
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(response.Body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return NotAnObject(response.Status);
            return response.Status < 300 ? ReadGrant(document.RootElement, preset, urls, secret) : ReadError(document.RootElement, TokenError.ForStatus(response.Status), secret);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair in a member's name or value.
            return NotAnObject(response.Status);
        }
        finally
        {
            document?.Dispose();
        }
    }

    private static TokenOutcome.Refused NotAnObject(int status) => new(status < 300 ? TokenError.NotJson : TokenError.ForStatus(status));

    private static TokenOutcome ReadGrant(JsonElement answer, OAuthPreset preset, DestinationUrlPolicy urls, string secret)
    {
        if (Text(answer, "access_token") is not { } token) return ReadError(answer, TokenError.NoToken, secret);
        if (token.Length is 0 or > MaxTokenLength || token.AsSpan().ContainsAnyExceptInRange('!', '~')) return new TokenOutcome.Refused(TokenError.TokenUnusable);
        var type = Text(answer, "token_type");
        if (type is null ? !preset.TokenTypeMayBeAbsent || answer.TryGetProperty("token_type", out _) : !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return new TokenOutcome.Refused(TokenError.NotBearer);
        Uri? baseUrl = null;
        if (preset.BaseUrlMember is { } member && Text(answer, member) is { } given)
        {
            if (urls.Check(given, carriesCredentials: true) is not UrlDecision.Accepted accepted || accepted.Url.Query.Length > 0) return new TokenOutcome.Refused(TokenError.BaseUrlNotAllowed);
            baseUrl = accepted.Url;
        }

        var lifetime = TokenLifetime.Of(answer.TryGetProperty("expires_in", out var expiresIn) ? expiresIn : null);
        return new TokenOutcome.Granted(new AccessToken(token, lifetime, baseUrl));
    }

    private static TokenOutcome ReadError(JsonElement answer, string otherwise, string secret)
    {
        var error = Text(answer, "error") is { Length: > 0 and <= MaxErrorLength } code && !code.AsSpan().ContainsAnyExcept(ErrorCharacters) && !code.Contains(secret, StringComparison.Ordinal)
            ? code
            : otherwise;
        return error is "temporarily_unavailable" or "server_error" or "slow_down"
            ? new TokenOutcome.Unavailable(error)
            : new TokenOutcome.Refused(error, Describe(Text(answer, "error_description") ?? Text(answer, "errorMessage"), secret));
    }

    private static string? Describe(string? text, string secret)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var visible = string.Concat(text.Replace(secret, "[redacted]", StringComparison.Ordinal).Where(character => character is >= ' ' and <= '~'));
        return visible.Length <= MaxDescriptionLength ? visible : visible[..MaxDescriptionLength];
    }

    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
