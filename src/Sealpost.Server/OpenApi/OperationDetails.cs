using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.OpenApi;

/// <summary>Writes an operation from the metadata of its endpoint, so that what the document says and what the endpoint declares are one.</summary>
internal sealed partial class OperationDetails : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var described = metadata.OfType<Operation>().LastOrDefault()
            ?? throw new InvalidOperationException($"{context.Description.HttpMethod} {context.Description.RelativePath} is not described: call Describe.");
        operation.OperationId = described.Id;
        operation.Summary = described.Summary;
        var description = string.Join("\n\n", new[] { described.Description, RoleSentence(metadata) }.Where(text => text.Length > 0));
        operation.Description = description.Length == 0 ? null : description;
        operation.Parameters = [.. PathParameters(context.Description.RelativePath!), .. QueryParameters(metadata), .. HeaderParameters(metadata)];
        operation.RequestBody = await BodyAsync(metadata, context, cancellationToken);
        operation.Responses = await AnswersAsync(metadata, context, cancellationToken);
        if (NeedsKey(metadata)) operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKeyAuthentication.Scheme, context.Document)] = [] }];
    }

    private static bool NeedsKey(IList<object> metadata) => metadata.OfType<ChecksKeyItself>().Any() || (metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any());

    private static string RoleSentence(IList<object> metadata) => metadata.OfType<LeastRole>().LastOrDefault() switch
    {
        null => "",
        (var role, Reach.Instance) => $"Needs the role {RoleText.Of(role)} of the whole instance.",
        (Role.Viewer, _) => "",
        (var role, _) => $"Needs the role {RoleText.Of(role)}.",
    };

    private static IEnumerable<IOpenApiParameter> PathParameters(string path) => PathParameter().Matches(path).Select(match => new OpenApiParameter
    {
        Name = match.Groups[1].Value,
        In = ParameterLocation.Path,
        Required = true,
        Description = PathParameterText.Of(match.Groups[1].Value),
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    });

    private static IEnumerable<IOpenApiParameter> QueryParameters(IList<object> metadata) => metadata.OfType<QueryParameter>().Select(parameter => new OpenApiParameter
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Schema = Schema(parameter),
    });

    private static OpenApiSchema Schema(QueryParameter parameter) => parameter.Format switch
    {
        "integer" => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = ListQuery.Most.ToString(CultureInfo.InvariantCulture), Default = ListQuery.Usual },
        "date-time" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        _ => new OpenApiSchema { Type = JsonSchemaType.String, Enum = parameter.Values.Length == 0 ? null : [.. parameter.Values.Select(value => JsonValue.Create(value)!)] },
    };

    private static IEnumerable<IOpenApiParameter> HeaderParameters(IList<object> metadata)
    {
        if (metadata.OfType<Idempotent>().Any())
            yield return Header(RequestKey.Header, "1 to 255 visible ASCII characters. Repeating the request with the same key gives the same answer again.", required: false);
        if (metadata.OfType<Refusals>().Any(refusals => refusals.Types.Contains(ProblemType.PreconditionFailed)))
            yield return Header("If-Match", "The ETag of the object as it was read, or * for whatever it is now.", required: true);
    }

    private static OpenApiParameter Header(string name, string description, bool required) =>
        new() { Name = name, In = ParameterLocation.Header, Required = required, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static async Task<OpenApiRequestBody?> BodyAsync(IList<object> metadata, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var bodies = metadata.OfType<TakenBody>().ToArray();
        if (bodies.Length == 0) return null;
        var content = new Dictionary<string, OpenApiMediaType>();
        foreach (var group in bodies.GroupBy(body => body.MediaType))
            content[group.Key] = await ContentAsync([.. group.Select(body => ((Type?)body.Body, (string?)body.Example))], isRequest: true, context, cancellationToken);
        return new OpenApiRequestBody { Required = bodies.All(body => body.Body != typeof(byte[]) && !body.IsOptional), Content = content };
    }

    private static async Task<OpenApiResponses> AnswersAsync(IList<object> metadata, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var responses = new OpenApiResponses();
        foreach (var group in metadata.OfType<Answer>().GroupBy(answer => answer.Status))
        {
            var response = new OpenApiResponse { Description = group.First().Description };
            var bodies = group.Where(answer => answer.Body is not null).Select(answer => (answer.Body, answer.Example)).ToArray();
            if (bodies.Length > 0) response.Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = await ContentAsync(bodies, isRequest: false, context, cancellationToken) };
            if (metadata.OfType<Idempotent>().Any()) response.Headers = new Dictionary<string, IOpenApiHeader> { [RequestKey.ReplayedHeader] = ReplayedHeader() };
            responses[Text(group.Key)] = response;
        }

        var problem = await SchemaComponents.ReferAsync(typeof(ProblemBody), isRequest: false, context, cancellationToken);
        foreach (var group in RefusalsOf(metadata).GroupBy(type => type.Status).OrderBy(group => group.Key))
            responses[Text(group.Key)] = ProblemAnswer.Of([.. group], problem);
        return responses;
    }

    private static IEnumerable<ProblemType> RefusalsOf(IList<object> metadata)
    {
        IEnumerable<ProblemType> own = metadata.OfType<Refusals>().SelectMany(refusals => refusals.Types);
        if (!NeedsKey(metadata)) return own.Distinct();
        List<ProblemType> all = [ProblemType.Validation, ProblemType.Unauthenticated, ProblemType.Forbidden, ProblemType.Internal, ProblemType.Unavailable, .. own];
        if (metadata.OfType<TakenBody>().Any()) all.AddRange([ProblemType.MalformedBody, ProblemType.BodyTooLarge, ProblemType.UnsupportedMediaType]);
        if (metadata.OfType<Idempotent>().Any()) all.Add(ProblemType.IdempotencyConflict);
        return all.Distinct();
    }

    private static async Task<OpenApiMediaType> ContentAsync((Type? Type, string? Example)[] bodies, bool isRequest, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schemas = new List<IOpenApiSchema>();
        foreach (var (type, _) in bodies)
            schemas.Add(type == typeof(byte[]) ? new OpenApiSchema { Description = "Any bytes." } : await SchemaComponents.ReferAsync(type!, isRequest, context, cancellationToken));
        var content = new OpenApiMediaType { Schema = schemas.Count == 1 ? schemas[0] : new OpenApiSchema { OneOf = schemas } };
        if (bodies is [(_, { } example)]) content.Example = JsonNode.Parse(example);
        else
        {
            content.Examples = new Dictionary<string, IOpenApiExample>();
            foreach (var (type, text) in bodies)
                content.Examples[type!.IsArray ? "several" : "one"] = new OpenApiExample { Value = JsonNode.Parse(text ?? "null") };
        }

        return content;
    }

    private static OpenApiHeader ReplayedHeader() =>
        new() { Description = "true when this is the answer to an earlier request with the same Idempotency-Key.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
