using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Sealpost.Server.Json;

namespace Sealpost.Server.OpenApi;

/// <summary>Says what types with converters of their own look like: the generator cannot look into a converter.</summary>
internal sealed class SchemaDetails : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var declared = context.JsonTypeInfo.Type;
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(DateTimeOffset))
        {
            schema.Type = declared == type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }

        if (type == typeof(RawJson) || type.IsEnum) schema.Description = null;
        return Task.CompletedTask;
    }
}
