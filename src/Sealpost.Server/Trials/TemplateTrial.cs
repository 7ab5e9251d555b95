using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Templates;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Deliveries;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Trials;

/// <summary>Shows what a template makes of an event, as deliveries have it. Nothing is stored and nothing is sent.</summary>
internal static class TemplateTrial
{
    public static void MapTemplateTrial(this IEndpointRouteBuilder api) => api.MapPost("/templates/try", TryAsync).Needs(Role.Viewer, Reach.Anywhere)
        .WithTags("Destinations")
        .Describe(
            "tryTemplate",
            "Try a payload template",
            "Shows the body that a destination with this template would send of the event. In it the message's id is all zeros. Nothing is stored and nothing is sent.")
        .Takes(typeof(TemplateToTry), """{"payloadTemplate":{"text":"{\"text\":\"{{ /device | default: \\\"a device\\\" }}\"}"},"eventType":"device.online","payload":{"device":"AP-1"}}""")
        .Answers(200, "The body.", typeof(TemplateTrialView), TemplateTrialView.Example);

    private static async Task<IResult> TryAsync(HttpContext context, TimeProvider time)
    {
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out var problem)) return problem;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        if (!reader.Has(PayloadTemplateSetting.Member)) reader.Fault(PayloadTemplateSetting.Member, "Is required.");
        var setting = PayloadTemplateSetting.Parse(reader);
        var tried = TrialEvent.Read(reader);
        var occurredAt = reader.Time("occurredAt") ?? time.GetUtcNow();
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();
        var template = setting!.Compile();
        var made = template is null ? tried.Payload.ToArray() : template.Render(new(tried.EventType, Message: default, occurredAt), tried.Payload);
        if (made is null) return Problem.Invalid(PayloadTemplateSetting.Member, $"Makes more than {PayloadTemplate.MaxOutput} bytes of this payload; such a delivery ends as a dead letter.");
        var isText = Utf8.IsValid(made);
        return TypedResults.Json(
            new TemplateTrialView(template?.ContentType, isText ? Encoding.UTF8.GetString(made) : Convert.ToBase64String(made), isText ? BodyEncoding.Utf8 : BodyEncoding.Base64),
            TrialJson.Default.TemplateTrialView);
    }
}
