using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Signatures;
using Sealpost.Engine.Validation;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Destinations;

/// <summary>What is done with a destination beyond editing it.</summary>
internal static class DestinationActions
{
    private const int LongestReason = 500;

    public static void MapDestinationActions(this IEndpointRouteBuilder api)
    {
        var destination = api.MapGroup("/tenants/{tenant}/destinations/{destination}").WithTags("Destinations");
        destination.MapPost("/enable", EnableAsync)
            .Describe("enableDestination", "Enable a destination", "It gets events again from now on. Those of the time in between are not sent. Enabling what is enabled changes nothing.")
            .Answers(200, "The destination as it is now.", typeof(DestinationView), DestinationView.Example)
            .Refuses(ProblemType.NotFound);
        destination.MapPost("/disable", DisableAsync)
            .Describe("disableDestination", "Disable a destination", "It gets no more events. Disabling what is disabled changes nothing, its reason neither.")
            .Takes(typeof(DisableBody), """{"reason":"The receiver moves house."}""")
            .Answers(200, "The destination as it is now.", typeof(DestinationView), DestinationView.Example)
            .Refuses(ProblemType.NotFound);
        destination.MapGet("/secrets", ListSecretsAsync)
            .Describe("listSecrets", "List what is known of a destination's secrets", "A secret is shown when it is generated, and never again.")
            .Answers(200, "All of them.", typeof(SecretList), $$"""{"items":[{{SecretView.Example}}]}""")
            .Refuses(ProblemType.NotFound);
        destination.MapPost("/secrets/rotate", RotateAsync)
            .Describe(
                "rotateSecret",
                "Replace a signing secret",
                "During the grace period old and new secret both sign, in the manner of the scheme. A second rotation within it drops the oldest. A grace period of 0s replaces the secret at once.")
            .Takes(typeof(RotateBody), """{"gracePeriod":"1d"}""")
            .Answers(200, "The new secret, if it was generated.", typeof(RotatedView), RotatedView.Example)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict);
    }

    private static async Task<IResult> EnableAsync(HttpContext context, string destination, DestinationAccess access, DestinationStore store)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        return await store.MoveAsync(record.DestinationNo, DestinationMove.Enable, reason: null, context.RequestAborted) is { } moved
            ? DestinationEndpoints.Shown(context, moved, [])
            : Problem.NotFound("destination", destination);
    }

    private static async Task<IResult> DisableAsync(HttpContext context, string destination, DestinationAccess access, DestinationStore store)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        var reason = reader.Text("reason", LongestReason) ?? DestinationEditor.DisabledByOwner;
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();
        return await store.MoveAsync(record.DestinationNo, DestinationMove.Disable, reason, context.RequestAborted) is { } moved
            ? DestinationEndpoints.Shown(context, moved, [])
            : Problem.NotFound("destination", destination);
    }

    private static async Task<IResult> ListSecretsAsync(HttpContext context, string destination, DestinationAccess access, DestinationStore store, AccountSecretStore account, ProfileCatalogue profiles)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var rows = await store.ListSecretsAsync(record.DestinationNo, context.RequestAborted);
        var profile = profiles.Find(record.Settings.Profile)!;
        var used = record.Settings.Signing.Select(signing => SecretPurpose.Signing(profile, signing.Scheme)).ToHashSet();
        var shared = used.Any(SecretPurpose.IsAccount) ? await account.ListAsync(record.TenantNo, context.RequestAborted) : [];
        return TypedResults.Json(new SecretList([.. rows.Concat(shared.Where(row => used.Contains(row.Purpose))).Select(SecretView.Of)]), DestinationJson.Default.SecretList);
    }

    private static async Task<IResult> RotateAsync(HttpContext context, string destination, DestinationAccess access, RotationParser parser, SignatureSettingsStore signatures, DestinationEditor editor)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        var faults = new List<FieldFault>();
        if (parser.Parse(document.RootElement, record.Settings, await signatures.ReadAsync(context.RequestAborted), faults) is not { } rotation) return faults.ToProblem();
        if (await editor.RotateAsync(record, rotation.Secret, rotation.GracePeriod, context.RequestAborted) is not DestinationChange.Done done)
            return Problem.Conflict("The destination was changed meanwhile and no longer signs with this scheme.");
        var rotated = new RotatedView(SecretPurpose.SchemeOf(rotation.Secret.Purpose)!, DurationText.Format(rotation.GracePeriod)) { Secret = done.Shown.FirstOrDefault()?.Text };
        return TypedResults.Json(rotated, DestinationJson.Default.RotatedView);
    }
}
