using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Signatures;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;
using Sealpost.Server.Revisions;

namespace Sealpost.Server.Settings;

/// <summary>What the whole instance says about signatures of Orange Logic's profile.</summary>
internal static class SignatureSettingsEndpoints
{
    public static void MapSignatureSettings(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/settings/signatures").WithTags("Settings");
        settings.MapGet("", GetAsync).Needs(Role.Viewer, Reach.Instance)
            .Describe("getSignatureSettings", "Get the instance's signature settings", "They govern destinations of the orange-logic profile only.")
            .Answers(200, "The settings; their revision is in the ETag.", typeof(SignatureSettingsView), SignatureSettingsView.Example);
        settings.MapPatch("", PatchAsync).Needs(Role.SuperAdmin, Reach.Instance)
            .Describe(
                "patchSignatureSettings",
                "Change the instance's signature settings",
                "A merge patch (RFC 7396); null goes back to the default. What is sent from then on follows it, retries too. There is no overlap between algorithms: receivers switch at the same time.")
            .Takes(typeof(SignatureSettingsPatch), """{"algorithm":"sha512"}""")
            .Answers(200, "The settings as they are now.", typeof(SignatureSettingsView), SignatureSettingsView.Example)
            .Refuses(ProblemType.PreconditionRequired, ProblemType.PreconditionFailed);
    }

    private static async Task<IResult> GetAsync(HttpContext context, SignatureSettingsStore store) => Shown(context, await store.ReadAsync(context.RequestAborted));

    private static async Task<IResult> PatchAsync(HttpContext context, SignatureSettingsStore store)
    {
        var current = await store.ReadAsync(context.RequestAborted);
        if (Revision.Refuses(context, current.Revision) is { } stale) return stale;
        var body = await JsonBody.ReadDocumentAsync(context, allowsPatch: true);
        if (!body.IsGood(out var document, out var problem)) return problem;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        var changed = current with
        {
            Enabled = reader.IsNull("enabled") ? SignatureSettings.Default.Enabled : reader.Boolean("enabled") ?? current.Enabled,
            Algorithm = reader.IsNull("algorithm") ? SignatureSettings.Default.Algorithm : ReadAlgorithm(reader) ?? current.Algorithm,
            RotationTime = reader.IsNull("rotationTime")
                ? SignatureSettings.Default.RotationTime
                : reader.Duration("rotationTime", TimeSpan.Zero, SignatureSettings.MaxRotationTime) ?? current.RotationTime,
        };
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();
        return await store.WriteAsync(changed, context.RequestAborted) is { } written ? Shown(context, written) : Revision.Changed();
    }

    private static SignatureAlgorithm? ReadAlgorithm(FieldReader reader)
    {
        switch (reader.Text("algorithm", 32))
        {
            case null: return null;
            case "sha256": return SignatureAlgorithm.Sha256;
            case "sha512": return SignatureAlgorithm.Sha512;
        }

        reader.Fault("algorithm", "Must be sha256 or sha512.");
        return null;
    }

    private static JsonHttpResult<SignatureSettingsView> Shown(HttpContext context, SignatureSettings settings)
    {
        Revision.Show(context, settings.Revision);
        return TypedResults.Json(SignatureSettingsView.Of(settings), SignatureSettingsJson.Default.SignatureSettingsView);
    }
}

[Description("What the whole instance says about signatures of orange-logic destinations.")]
internal sealed record SignatureSettingsView(
    [property: Description("Whether they are signed. Default true.")] bool Enabled,
    [property: Description("The hash of those that do not choose one themselves: sha256, the default, or sha512.")] string Algorithm,
    [property: Description("How long old and new secret sign side by side after a rotation that does not say. Default 1h.")] string RotationTime,
    [property: Description("Counts the changes; it is also the ETag.")] long Revision)
{
    public const string Example = """{"enabled":true,"algorithm":"sha256","rotationTime":"1h","revision":1}""";

    public static SignatureSettingsView Of(SignatureSettings settings) => new(
        settings.Enabled, settings.Algorithm == SignatureAlgorithm.Sha512 ? "sha512" : "sha256", DurationText.Format(settings.RotationTime), settings.Revision);
}

[Description("What to change of the signature settings. What is absent stays; null goes back to the default.")]
internal sealed record SignatureSettingsPatch(
    [property: Description("Whether orange-logic destinations are signed.")] bool? Enabled = null,
    [property: Description("sha256 or sha512.")] string? Algorithm = null,
    [property: Description("0s to 30d.")] string? RotationTime = null);

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SignatureSettingsPatch))]
[JsonSerializable(typeof(SignatureSettingsView))]
internal sealed partial class SignatureSettingsJson : JsonSerializerContext;
