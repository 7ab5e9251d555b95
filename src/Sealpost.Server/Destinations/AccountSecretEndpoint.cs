using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Destinations;

/// <summary>InsCipher's "Get new HMAC secret": one for the whole account.</summary>
internal static class AccountSecretEndpoint
{
    private const string Profile = "inscipher";

    public static void MapAccountSecret(this IEndpointRouteBuilder api) => api.MapPost("/tenants/{tenant}/hmac-secret", RotateAsync).Needs(Role.WebhookManager)
        .WithTags("Destinations")
        .Describe(
            "rotateAccountSecret",
            "Get a new HMAC secret for all InsCipher destinations",
            "All the tenant's destinations of the inscipher profile sign with one secret, later ones too. It is in this answer and nowhere else. A request has room for one signature, so the new secret replaces the old one at once; with a grace period the old one signs alone until that is over, and receivers have this long to learn the new one.")
        .TakesOptionally(typeof(AccountSecretBody), """{"gracePeriod":"1h"}""")
        .Answers(200, "The new secret.", typeof(RotatedView), RotatedView.AccountExample)
        .Refuses(ProblemType.NotFound)
        .IsIdempotent();

    private static async Task<IResult> RotateAsync(HttpContext context, TenantDirectory tenants, AccountSecretStore store, ProfileCatalogue profiles, SystemEvents events, IdempotencyLedger ledger)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var body = await JsonBody.ReadOptionalDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        if (!RequestKey.TryRead(context, tenant.TenantNo, body.Bytes.Span, out var key, out problem)) return problem!;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        var gracePeriod = reader.Duration("gracePeriod", TimeSpan.Zero, RotationParser.MaxGracePeriod) ?? profiles.Find(Profile)!.Secret.GracePeriod;
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();
        var creation = await ledger.CreateAsync(key, connection => RotatedView.Remembered(store.Rotate(connection, tenant.TenantNo, Profile, gracePeriod)), context.RequestAborted);
        if (creation is Creation<RotatedSecret>.Made made)
        {
            tenants.Invalidate(tenant.TenantNo, destinationNo: null);
            events.AccountSecretRotated(tenant.TenantNo, made.Value.Rotation);
        }

        return RotatedView.Answer(context, creation);
    }
}

[Description("How to replace the account's secret. The body may be left out.")]
internal sealed record AccountSecretBody(
    [property: Description("How long the old secret still signs, alone, before the new one does: 0s, the default, to 30d.")] string? GracePeriod = null);
