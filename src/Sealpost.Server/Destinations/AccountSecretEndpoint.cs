using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Destinations;

/// <summary>InsCipher's "Get new HMAC secret": one for the whole account.</summary>
internal static class AccountSecretEndpoint
{
    private const string Profile = "inscipher";

    public static void MapAccountSecret(this IEndpointRouteBuilder api) => api.MapPost("/tenants/{tenant}/hmac-secret", RotateAsync)
        .WithTags("Destinations")
        .Describe(
            "rotateAccountSecret",
            "Get a new HMAC secret for all InsCipher destinations",
            "All the tenant's destinations of the inscipher profile sign with one secret, later ones too. A new one replaces it at once, unless a grace period lets both sign. It is in this answer and nowhere else.")
        .TakesOptionally(typeof(AccountSecretBody), """{"gracePeriod":"1h"}""")
        .Answers(200, "The new secret.", typeof(AccountSecretView), AccountSecretView.Example)
        .Refuses(ProblemType.NotFound);

    private static async Task<IResult> RotateAsync(HttpContext context, TenantDirectory tenants, AccountSecretStore store, ProfileCatalogue profiles)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var body = await JsonBody.ReadOptionalDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        var gracePeriod = reader.Duration("gracePeriod", TimeSpan.Zero, RotationParser.MaxGracePeriod) ?? profiles.Find(Profile)!.Secret.GracePeriod;
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();
        var secret = await store.RotateAsync(tenant.TenantNo, Profile, gracePeriod, context.RequestAborted);
        return TypedResults.Json(new AccountSecretView(secret.Reveal(), DurationText.Format(gracePeriod)), DestinationJson.Default.AccountSecretView);
    }
}

[Description("How to replace the account's secret. The body may be left out.")]
internal sealed record AccountSecretBody(
    [property: Description("How long the old secret signs beside the new one: 0s, the default, to 30d.")] string? GracePeriod = null);

[Description("The account's new secret.")]
internal sealed record AccountSecretView(
    [property: Description("20 letters and digits, this once.")] string Secret,
    [property: Description("How long the old secret still signs beside it.")] string GracePeriod)
{
    public const string Example = """{"secret":"Zq3v7Q8r5T6w9X0y1z2a","gracePeriod":"1h"}""";

    public override string ToString() => "[redacted]";
}
