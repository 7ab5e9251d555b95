using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Sealpost.AspNetCore.Bearer;

/// <summary>Demands a token with certain claims.</summary>
internal sealed class BearerGuard(IBearerValidator validator, IReadOnlyDictionary<string, string> required)
{
    private const string AuthScheme = "Bearer";
    private const int MaxToken = 8 * 1024;

    /// <summary>Under this name JWT handlers keep the name that a claim had in the token.</summary>
    private const string OriginalName = "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/ShortTypeName";

    public async ValueTask<BearerOutcome> CheckAsync(HttpContext context)
    {
        if (!TryReadToken(context.Request.Headers, out var token))
            return new BearerOutcome.Invalid("missing-token");
        var outcome = await validator.ValidateAsync(context, token);
        return outcome is BearerOutcome.Valid valid && !Says(valid.Claims) ? new BearerOutcome.Invalid("claim-mismatch") : outcome;
    }

    private bool Says(IReadOnlyList<Claim> claims) =>
        required.All(demand => claims.Any(claim => IsNamed(claim, demand.Key) && Holds(claim.Value, demand.Value)));

    private static bool IsNamed(Claim claim, string name) =>
        string.Equals(claim.Type, name, StringComparison.Ordinal)
        || (claim.Properties.TryGetValue(OriginalName, out var original) && string.Equals(original, name, StringComparison.Ordinal));

    private static bool Holds(string value, string wanted) =>
        string.Equals(value, wanted, StringComparison.Ordinal) || value.Split(' ').Contains(wanted, StringComparer.Ordinal);

    private static bool TryReadToken(IHeaderDictionary headers, out string token)
    {
        token = "";
        if (headers.Authorization is not [{ } value] || value.Length is <= 7 or > MaxToken
            || !value.StartsWith(AuthScheme, StringComparison.OrdinalIgnoreCase) || value[AuthScheme.Length] != ' ')
            return false;

        token = value[(AuthScheme.Length + 1)..].Trim(' ');
        return token.Length > 0 && token.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c, StringComparison.Ordinal));
    }
}
