using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Sources;

/// <summary>What is done with a source beyond editing it.</summary>
internal static class SourceActions
{
    private static readonly TimeSpan UsualGracePeriod = TimeSpan.FromDays(1);

    public static void MapSourceActions(this IEndpointRouteBuilder api)
    {
        var source = api.MapGroup("/tenants/{tenant}/sources/{source}").WithTags("Sources");
        source.MapGet("/secrets", ListSecretsAsync).Needs(Role.Viewer)
            .Describe("listSourceSecrets", "List what is known of a source's secrets")
            .Answers(200, "All of them.", typeof(SourceSecretList), $$"""{"items":[{{SourceSecretView.Example}}]}""")
            .Refuses(ProblemType.NotFound);
        source.MapPost("/secrets/rotate", RotateSecretAsync).Needs(Role.WebhookManager)
            .Describe(
                "rotateSourceSecret",
                "Replace the secret that a source verifies with",
                "During the grace period the old and the new secret are both accepted. A rotation within it keeps the older ones, each until its own end, eight in all. 0s ends all older secrets at once.")
            .Takes(typeof(SourceRotationBody), """{"secret":"whsec_…","gracePeriod":"1d"}""")
            .Answers(200, "The new secret, if it was generated.", typeof(SourceRotatedView), SourceRotatedView.Example)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict)
            .IsIdempotent();
        source.MapPost("/url/rotate", RotateUrlAsync).Needs(Role.WebhookManager)
            .Describe("rotateSourceUrl", "Replace a source's ingest URL", "It is in this answer and nowhere else. During the grace period the old one works as well.")
            .TakesOptionally(typeof(UrlRotationBody), """{"gracePeriod":"1h"}""")
            .Answers(200, "The new URL.", typeof(RotatedUrlView), RotatedUrlView.Example)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict)
            .IsIdempotent();
    }

    private static async Task<IResult> ListSecretsAsync(HttpContext context, string source, SourceAccess access, SourceStore store)
    {
        var found = await access.FindAsync(context, source);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var rows = await store.ListSecretsAsync(record.SourceNo, context.RequestAborted);
        return TypedResults.Json(new SourceSecretList([.. rows.Select(SourceSecretView.Of)]), SourceJson.Default.SourceSecretList);
    }

    private static async Task<IResult> RotateSecretAsync(
        HttpContext context, string source, SourceAccess access, SourceRotationParser parser, SourceEditor editor, SourceDirectory directory, IdempotencyLedger ledger)
    {
        var found = await access.FindAsync(context, source);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        if (!RequestKey.TryRead(context, record.TenantNo, body.Bytes.Span, out var key, out problem)) return problem!;
        var faults = new List<FieldFault>();
        if (parser.Parse(document.RootElement, record.Settings, faults) is not { } rotation) return faults.ToProblem();
        var gracePeriod = DurationText.Format(rotation.GracePeriod);
        return await RotateAsync(
            context, record, directory, ledger, key, connection => (gracePeriod, editor.RotateSecret(connection, record, rotation)),
            (grace, done) => TypedResults.Json(new SourceRotatedView(grace) { Secret = done?.Secret }, SourceJson.Default.SourceRotatedView));
    }

    private static async Task<IResult> RotateUrlAsync(
        HttpContext context, string source, SourceAccess access, SourceEditor editor, SourceDirectory directory, IdempotencyLedger ledger, IngestUrl urls)
    {
        var found = await access.FindAsync(context, source);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var body = await JsonBody.ReadOptionalDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        if (!RequestKey.TryRead(context, record.TenantNo, body.Bytes.Span, out var key, out problem)) return problem!;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        var gracePeriod = SourceRotationParser.ReadGracePeriod(reader, UsualGracePeriod);
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();
        return await RotateAsync(
            context, record, directory, ledger, key, connection => (DurationText.Format(gracePeriod), editor.RotateToken(connection, record, gracePeriod)),
            (grace, done) => TypedResults.Json(new RotatedUrlView(grace) { Url = done is null ? null : urls.Of(context, done.Token!) }, SourceJson.Default.RotatedUrlView));
    }

    /// <param name="answer">Makes the answer of the grace period; what is shown once is null when the request is a repetition.</param>
    private static async Task<IResult> RotateAsync(
        HttpContext context, SourceRecord source, SourceDirectory directory, IdempotencyLedger ledger, RequestKey? key,
        Func<DbConnection, (string, SourceChange.Done)> rotate, Func<string, SourceChange.Done?, IResult> answer)
    {
        try
        {
            var gracePeriod = "";
            var creation = await ledger.CreateAsync(
                key,
                connection =>
                {
                    (gracePeriod, var done) = rotate(connection);
                    return (gracePeriod, done);
                },
                context.RequestAborted);
            switch (creation)
            {
                case Creation<SourceChange.Done>.Made made:
                    directory.Invalidate(source.SourceNo);
                    return answer(gracePeriod, made.Value);
                case Creation<SourceChange.Done>.Repeated repeated:
                    RequestKey.MarkReplayed(context);
                    return answer(repeated.Resource, null);
                default:
                    return RequestKey.Refusal();
            }
        }
        catch (ChangeRefusedException refused)
        {
            return refused.Fault.ToConflict();
        }
    }
}
