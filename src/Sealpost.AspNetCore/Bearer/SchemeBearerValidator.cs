using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Sealpost.AspNetCore.Bearer;

/// <summary>Leaves the token to an authentication scheme of ASP.NET Core, such as JwtBearer.</summary>
internal sealed class SchemeBearerValidator(string authenticationScheme) : IBearerValidator
{
    public async ValueTask<BearerOutcome> ValidateAsync(HttpContext context, string token)
    {
        var result = await context.AuthenticateAsync(authenticationScheme);
        return result is { Succeeded: true, Principal.Identity.IsAuthenticated: true }
            ? new BearerOutcome.Valid([.. result.Principal.Claims])
            : new BearerOutcome.Invalid("invalid-token");
    }
}
