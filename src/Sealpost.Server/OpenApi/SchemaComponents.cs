using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Sealpost.Server.Json;

namespace Sealpost.Server.OpenApi;

/// <summary>Keeps each object type once, under the document's components, and refers to it from everywhere else.</summary>
internal static class SchemaComponents
{
    private const string MadeFrom = "sealpost-type";

    public static async Task<IOpenApiSchema> ReferAsync(Type type, bool isRequest, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var shape = Options(context).GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (IsList(shape)) return new OpenApiSchema { Type = JsonSchemaType.Array, Items = await ReferAsync(shape.ElementType!, isRequest, context, cancellationToken) };
        if (!IsComponent(shape)) return await context.GetOrCreateSchemaAsync(type, cancellationToken: cancellationToken);
        var name = NameOf(shape.Type);
        var document = context.Document!;
        if (document.Components?.Schemas?.TryGetValue(name, out var known) == true) RefuseNamesake(name, shape.Type, known);
        else
        {
            var schema = await context.GetOrCreateSchemaAsync(shape.Type, cancellationToken: cancellationToken);
            schema.Metadata ??= new Dictionary<string, object>();
            schema.Metadata[MadeFrom] = shape.Type;
            document.AddComponent<IOpenApiSchema>(name, schema);
            if (!isRequest) schema.AdditionalPropertiesAllowed = true;
            foreach (var property in shape.Properties.Where(IsLeftOutWhenNull)) schema.Required?.Remove(property.Name);
            foreach (var property in shape.Properties) await ReferAsync(schema, property, isRequest, context, cancellationToken);
        }

        return new OpenApiSchemaReference(name, document);
    }

    private static async Task ReferAsync(
        OpenApiSchema owner, JsonPropertyInfo property, bool isRequest, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var shape = property.Options.GetTypeInfo(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        if (owner.Properties is null || !owner.Properties.TryGetValue(property.Name, out var inline)) return;
        if (inline is OpenApiSchema plain && DescriptionOf(property) is { } description) plain.Description = description;
        if (IsList(shape) && IsComponent(property.Options.GetTypeInfo(shape.ElementType!)))
        {
            if (inline is OpenApiSchema list) list.Items = await ReferAsync(shape.ElementType!, isRequest, context, cancellationToken);
            return;
        }

        if (!IsComponent(shape)) return;
        var reference = await ReferAsync(shape.Type, isRequest, context, cancellationToken);
        owner.Properties[property.Name] = property.IsGetNullable
            ? new OpenApiSchema { Description = inline.Description, OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, reference] }
            : new OpenApiSchema { Description = inline.Description, AllOf = [reference] };
    }

    /// <summary>Two types under one name would make the document describe the one by the other.</summary>
    private static void RefuseNamesake(string name, Type type, IOpenApiSchema known)
    {
        if (known is OpenApiSchema { Metadata: { } metadata } && metadata.TryGetValue(MadeFrom, out var made) && !type.Equals(made))
            throw new InvalidOperationException($"Both {made} and {type} would be {name} in the API document; rename one.");
    }

    private static bool IsLeftOutWhenNull(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false).OfType<JsonIgnoreAttribute>().Any(ignored => ignored.Condition != JsonIgnoreCondition.Never) == true;

    private static string? DescriptionOf(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false).OfType<DescriptionAttribute>().FirstOrDefault()?.Description;

    private static JsonSerializerOptions Options(OpenApiOperationTransformerContext context) =>
        context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    private static bool IsList(JsonTypeInfo shape) => shape.Kind == JsonTypeInfoKind.Enumerable && shape.Type != typeof(byte[]);

    private static bool IsComponent(JsonTypeInfo shape) => shape.Kind == JsonTypeInfoKind.Object && shape.Type != typeof(RawJson) && shape.Type != typeof(JsonElement);

    /// <summary>Message and MessagePage rather than MessageView and PageOfMessageView: these names end up in generated clients.</summary>
    private static string NameOf(Type type) => type.IsGenericType
        ? string.Concat(type.GetGenericArguments().Select(NameOf)) + type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]
        : Trim(type.Name);

    private static string Trim(string name) =>
        name.EndsWith("View", StringComparison.Ordinal) ? name[..^4] : name.EndsWith("Body", StringComparison.Ordinal) ? name[..^4] : name;
}
