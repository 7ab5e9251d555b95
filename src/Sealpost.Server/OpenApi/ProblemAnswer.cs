using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.OpenApi;

/// <summary>One status code's refusals in the document: each type with an example.</summary>
internal static class ProblemAnswer
{
    public static OpenApiResponse Of(IReadOnlyList<ProblemType> types, IOpenApiSchema schema) => new()
    {
        Description = string.Join(" · ", types.Select(type => type.Title)),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem.MediaType] = new OpenApiMediaType
            {
                Schema = schema,
                Examples = types.ToDictionary(type => type.Name, IOpenApiExample (type) => new OpenApiExample { Value = Example(type) }),
            },
        },
        Headers = Headers(types),
    };

    private static JsonObject Example(ProblemType type)
    {
        var example = new JsonObject { ["type"] = type.Urn, ["title"] = type.Title, ["status"] = type.Status, ["detail"] = Detail(type) };
        if (type == ProblemType.Validation) example["errors"] = new JsonObject { ["name"] = new JsonArray("Give a name of 1 to 100 characters.") };
        return example;
    }

    private static string Detail(ProblemType type) => type.Name switch
    {
        "validation" => "name: Give a name of 1 to 100 characters.",
        "malformed-body" => "The body is not valid JSON at line 1, byte 12: '}' is invalid after a comma.",
        "unauthenticated" => "Send Authorization: Bearer with an API key that is neither revoked nor expired.",
        "not-found" => "There is no tenant 'acme'.",
        "precondition-failed" => "The object is now at \"3\". Read it again, then change it.",
        _ => type.Title + ".",
    };

    private static Dictionary<string, IOpenApiHeader>? Headers(IReadOnlyList<ProblemType> types)
    {
        if (types.Contains(ProblemType.Busy) || types.Contains(ProblemType.Unavailable) || types.Contains(ProblemType.LimitReached)) return One("Retry-After", "Whole seconds to wait before the next try.");
        return types.Contains(ProblemType.Unauthenticated) ? One("WWW-Authenticate", "Bearer.") : null;
    }

    private static Dictionary<string, IOpenApiHeader> One(string name, string description) =>
        new() { [name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } } };
}
