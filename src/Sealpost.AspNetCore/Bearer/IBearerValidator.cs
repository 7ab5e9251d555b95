using Microsoft.AspNetCore.Http;

namespace Sealpost.AspNetCore.Bearer;

/// <summary>Tells whether a bearer token is good.</summary>
internal interface IBearerValidator
{
    ValueTask<BearerOutcome> ValidateAsync(HttpContext context, string token);
}
