using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Catalogue;
using Sealpost.Diagnosis;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Schemes;
using Sealpost.Secrets;
using Sealpost.Server.Access;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Schemes;

/// <summary>Signing and verifying for trying a scheme. Nothing is stored and nothing is sent.</summary>
internal static class SchemeTrials
{
    private const string TrialId = "msg_trial";

    public static void MapSchemeTrials(this IEndpointRouteBuilder schemes)
    {
        schemes.MapPost("/{scheme}/sign", SignAsync).Needs(Role.Viewer, Reach.Anywhere)
            .Describe("sign", "Sign a body", "Gives the headers that a destination of this scheme would send. Nothing is stored and nothing is sent.")
            .Takes(typeof(SignBody), """{"secret":"aB3dE5fG7hJ9kL1mN2pQ","body":"{\"event_id\":12}"}""")
            .Answers(200, "The headers.", typeof(SignedView), SignedView.Example)
            .Refuses(ProblemType.NotFound);
        schemes.MapPost("/{scheme}/verify", VerifyAsync).Needs(Role.Viewer, Reach.Anywhere)
            .Describe("verify", "Verify a request", "Says whether the request verifies, and if not, why. Nothing is stored.")
            .Takes(typeof(VerifyBody), """{"secret":"aB3dE5fG7hJ9kL1mN2pQ","headers":{"X-HMAC-Signature":"7762…"},"body":"{\"event_id\":12}"}""")
            .Answers(200, "The answer, good or bad.", typeof(VerifiedView), VerifiedView.Example)
            .Refuses(ProblemType.NotFound);
        schemes.MapPost("/{scheme}/diagnose", DiagnoseAsync).Needs(Role.Viewer, Reach.Anywhere)
            .Describe("diagnose", "Diagnose a request", "Says why a request fails, and under which common mistakes it would have verified. For operators: never show it to the sender. Nothing is stored.")
            .Takes(typeof(VerifyBody), """{"secret":"aB3dE5fG7hJ9kL1mN2pQ","headers":{"X-HMAC-Signature":"7762…"},"body":"{\"event_id\":12}\n"}""")
            .Answers(200, "The findings, the most telling first.", typeof(DiagnosedView), DiagnosedView.Example)
            .Refuses(ProblemType.NotFound);
    }

    private static async Task<IResult> SignAsync(HttpContext context, string scheme, SchemeCatalogue catalogue, TimeProvider time)
    {
        if (catalogue.Find(scheme) is not { } found) return Problem.NotFound("scheme", scheme);
        var read = await JsonBody.ReadAsync(context, SchemeJson.Default.SignBody);
        if (!read.IsGood(out var body, out var problem)) return problem;
        var errors = new FieldErrors();
        if (!found.CanSign) return Problem.Invalid("scheme", $"{found.Id} only verifies; it cannot sign with headers.");
        var chosen = Choose(found, body.Settings, errors);
        var keys = KeysOf(chosen, body.Secret, errors);
        var bytes = BytesOf(body.Body, body.BodyBase64, errors);
        if (errors.Any) return errors.ToProblem();
        var request = new SignRequest { Body = bytes, Id = body.Id ?? TrialId, Time = body.Timestamp ?? time.GetUtcNow(), Method = body.Method ?? "POST", Url = body.Url };
        var headers = new List<KeyValuePair<string, string>>();
        try
        {
            chosen.Sign(request, keys, headers);
        }
        catch (ArgumentException lacking)
        {
            return Problem.Invalid("body", lacking.Message);
        }

        return TypedResults.Json(new SignedView(headers.ToDictionary(header => header.Key, header => header.Value)), SchemeJson.Default.SignedView);
    }

    private static Task<IResult> VerifyAsync(HttpContext context, string scheme, SchemeCatalogue catalogue, TimeProvider time) =>
        JudgeAsync(context, scheme, catalogue, time, static (Scheme chosen, in VerifyRequest<HeaderList> request, SchemeKey[] keys, TimeProvider clock) =>
        {
            var result = chosen.Verify(request, keys, clock);
            return TypedResults.Json(
                new VerifiedView(result.IsAccepted, RejectionReason.Of(result.Outcome), result.IsAccepted ? result.MessageId : null, result.IsAccepted ? result.Timestamp : null),
                SchemeJson.Default.VerifiedView);
        });

    private static Task<IResult> DiagnoseAsync(HttpContext context, string scheme, SchemeCatalogue catalogue, TimeProvider time) =>
        JudgeAsync(context, scheme, catalogue, time, (Scheme chosen, in VerifyRequest<HeaderList> request, SchemeKey[] keys, TimeProvider clock) => TypedResults.Json(
            new DiagnosedView([.. RequestDiagnosis.Diagnose(chosen, request, keys, clock, catalogue).Select(finding => new FindingView(finding.Code, finding.Message))]),
            SchemeJson.Default.DiagnosedView));

    private delegate IResult Judge(Scheme scheme, in VerifyRequest<HeaderList> request, SchemeKey[] keys, TimeProvider clock);

    private static async Task<IResult> JudgeAsync(HttpContext context, string scheme, SchemeCatalogue catalogue, TimeProvider time, Judge judge)
    {
        if (catalogue.Find(scheme) is not { } found) return Problem.NotFound("scheme", scheme);
        var read = await JsonBody.ReadAsync(context, SchemeJson.Default.VerifyBody);
        if (!read.IsGood(out var body, out var problem)) return problem;
        var errors = new FieldErrors();
        var chosen = Choose(found, body.Settings, errors);
        var keys = KeysOf(chosen, body.Secret, errors);
        var bytes = BytesOf(body.Body, body.BodyBase64, errors);
        if (errors.Any) return errors.ToProblem();
        var request = new VerifyRequest<HeaderList>
        {
            Headers = new HeaderList([.. (body.Headers ?? new Dictionary<string, string>()).Where(header => header.Value is not null)]),
            Body = bytes,
            Method = body.Method ?? "POST",
            Url = body.Url,
        };
        return judge(chosen, request, keys, body.At is { } at ? new TrialClock(at) : time);
    }

    private static Scheme Choose(Scheme scheme, IReadOnlyDictionary<string, string>? settings, FieldErrors errors)
    {
        if (settings is null) return scheme;
        foreach (var setting in settings.Where(setting => setting.Value is null)) errors.Add($"settings.{setting.Key}", "Must be a string.");
        if (errors.Any) return scheme;
        try
        {
            return scheme.With(settings);
        }
        catch (SchemeFormatException refused)
        {
            foreach (var fault in refused.Faults) errors.Add(fault.Pointer.TrimStart('/').Replace('/', '.'), fault.Message);
            return scheme;
        }
    }

    private static SchemeKey[] KeysOf(Scheme scheme, string? secret, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(secret) && !scheme.NeedsSecret) return [];
        if (string.IsNullOrEmpty(secret))
        {
            errors.Add("secret", "Is required.");
            return [];
        }

        try
        {
            return [scheme.CreateKey(new Secret(secret))];
        }
        catch (SecretFormatException refused)
        {
            errors.Add("secret", refused.Message);
            return [];
        }
    }

    private static byte[] BytesOf(string? text, string? base64, FieldErrors errors)
    {
        if (text is not null && base64 is not null) errors.Add("bodyBase64", "Give body or bodyBase64, not both.");
        if (base64 is null) return Encoding.UTF8.GetBytes(text ?? "");
        if (Base64.IsValid(base64)) return Convert.FromBase64String(base64);
        errors.Add("bodyBase64", "Is not base64.");
        return [];
    }

    private sealed class TrialClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
