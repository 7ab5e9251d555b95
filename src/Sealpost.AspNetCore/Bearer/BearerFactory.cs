using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Sealpost.AspNetCore.Sources;

namespace Sealpost.AspNetCore.Bearer;

/// <summary>Makes a source's bearer check of its options, or lists the faults.</summary>
internal sealed class BearerFactory(IHttpClientFactory clients, IOptions<AuthenticationOptions> authentication, TimeProvider clock)
{
    /// <returns>Null when the source demands no token, or its options have faults.</returns>
    public BearerGuard? Make(SourceDraft draft)
    {
        if (draft.Settings.Bearer is not { } options)
            return null;
        if (options.RequiredClaims.Count == 0)
            draft.Fault("Bearer:RequiredClaims", "say what the token must say, such as client_id or aud: a valid token alone says only that somebody is known.");
        foreach (var claim in options.RequiredClaims.Where(claim => string.IsNullOrEmpty(claim.Value)))
            draft.Fault($"Bearer:RequiredClaims:{claim.Key}", "is empty; say which value the token must have there.");
        if (options.AuthenticationScheme is { Length: > 0 } scheme && !authentication.Value.SchemeMap.ContainsKey(scheme))
            draft.Fault("Bearer:AuthenticationScheme", $"there is no authentication scheme '{scheme}'; add it, such as with AddAuthentication().AddJwtBearer(\"{scheme}\", …).");

        IBearerValidator? validator = options switch
        {
            { AuthenticationScheme: { Length: > 0 } name, Introspection: null } => new SchemeBearerValidator(name),
            { AuthenticationScheme: null, Introspection: { } introspection } => Read(draft, introspection) is { } settings
                ? new IntrospectionValidator(settings, clients, clock)
                : null,
            _ => Neither(draft),
        };
        return validator is null ? null : new(validator, options.RequiredClaims.ToDictionary(StringComparer.Ordinal));
    }

    private static IBearerValidator? Neither(SourceDraft draft)
    {
        draft.Fault("Bearer", "give either AuthenticationScheme or Introspection.");
        return null;
    }

    private static Introspection? Read(SourceDraft draft, WebhookIntrospectionOptions options)
    {
        const string key = "Bearer:Introspection";
        var isUsable = Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var endpoint)
            && (endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback));
        if (!isUsable)
            draft.Fault($"{key}:Endpoint", "give an absolute https URL: credentials go there.");
        if (string.IsNullOrEmpty(options.ClientId))
            draft.Fault($"{key}:ClientId", "is missing.");
        if (string.IsNullOrEmpty(options.ClientSecret))
            draft.Fault($"{key}:ClientSecret", "is missing.");
        if (options.CacheFor < TimeSpan.Zero || options.CacheFor > TimeSpan.FromMinutes(5))
            draft.Fault($"{key}:CacheFor", "give a time from 0 to 5 minutes.");
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromSeconds(30))
            draft.Fault($"{key}:Timeout", "give a time from 1 to 30 seconds.");
        if (!isUsable || string.IsNullOrEmpty(options.ClientId) || string.IsNullOrEmpty(options.ClientSecret))
            return null;

        var credentials = $"{Uri.EscapeDataString(options.ClientId)}:{Uri.EscapeDataString(options.ClientSecret)}";
        return new(endpoint!, Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)), options.CacheFor, options.Timeout);
    }
}
