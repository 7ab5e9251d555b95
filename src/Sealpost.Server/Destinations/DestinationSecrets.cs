using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Signatures;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Destinations;

/// <summary>What is known of a destination's secrets, and new ones.</summary>
internal static class DestinationSecrets
{
    public static void MapDestinationSecrets(this IEndpointRouteBuilder api)
    {
        var secrets = api.MapGroup("/tenants/{tenant}/destinations/{destination}/secrets").WithTags("Destinations");
        secrets.MapGet("", ListAsync).Needs(Role.Viewer)
            .Describe("listSecrets", "List what is known of a destination's secrets", "A secret is shown when it is generated, and never again.")
            .Answers(200, "All of them.", typeof(SecretList), $$"""{"items":[{{SecretView.Example}}]}""")
            .Refuses(ProblemType.NotFound);
        secrets.MapPost("/rotate", RotateAsync).Needs(Role.WebhookManager)
            .Describe(
                "rotateSecret",
                "Replace a signing secret",
                "During the grace period old and new secret both sign, in the manner of the scheme: eight at most with standard-webhooks@1, two with orange-logic@1. A rotation within it keeps as many older ones as there is room for, each until its own end; the answer lists those that ended. "
                + "Where a request has room for one signature, the new secret signs at once, unless a grace period is asked for: then the old one signs alone until it is over, as signsFrom says. 0s ends all older secrets at once.")
            .TakesOptionally(typeof(RotateBody), """{"gracePeriod":"1d"}""")
            .Answers(200, "The new secret, if it was generated.", typeof(RotatedView), RotatedView.Example)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict)
            .IsIdempotent();
    }

    private static async Task<IResult> ListAsync(HttpContext context, string destination, DestinationAccess access, DestinationStore store, AccountSecretStore account, ProfileCatalogue profiles)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var rows = await store.ListSecretsAsync(record.DestinationNo, context.RequestAborted);
        var profile = profiles.Find(record.Settings.Profile)!;
        var used = record.Settings.Signing.Select(signing => SecretPurpose.Signing(profile, signing.Scheme)).ToHashSet();
        var shared = used.Any(SecretPurpose.IsAccount) ? await account.ListAsync(record.TenantNo, context.RequestAborted) : [];
        return TypedResults.Json(new SecretList([.. rows.Concat(shared.Where(row => used.Contains(row.Purpose))).Select(SecretView.Of)]), DestinationJson.Default.SecretList);
    }

    private static async Task<IResult> RotateAsync(
        HttpContext context, string destination, DestinationAccess access, RotationParser parser, SignatureSettingsStore signatures, DestinationEditor editor, TenantDirectory tenants, SystemEvents events,
        IdempotencyLedger ledger)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var body = await JsonBody.ReadOptionalDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        if (!RequestKey.TryRead(context, record.TenantNo, body.Bytes.Span, out var key, out problem)) return problem!;
        var faults = new List<FieldFault>();
        if (parser.Parse(document.RootElement, record.Settings, await signatures.ReadAsync(context.RequestAborted), faults) is not { } rotation) return faults.ToProblem();
        try
        {
            var creation = await ledger.CreateAsync(key, connection => RotatedView.Remembered(editor.Rotate(connection, record, rotation)), context.RequestAborted);
            if (creation is Creation<RotatedSecret>.Made)
            {
                tenants.Invalidate(record.TenantNo, record.DestinationNo);
                events.SecretRotated(record, rotation);
            }

            return RotatedView.Answer(context, creation);
        }
        catch (ChangeRefusedException refused)
        {
            return refused.Fault.ToConflict();
        }
    }
}
