using Microsoft.AspNetCore.Builder;
using Sealpost.Server.Problems;

namespace Sealpost.Server.OpenApi;

/// <summary>What the API document says of one operation beyond its types.</summary>
internal sealed record Operation(string Id, string Summary, string Description);

/// <summary>A good answer of an operation.</summary>
/// <param name="Body">The type of the JSON body; null when there is none.</param>
/// <param name="Example">The body as JSON text.</param>
internal sealed record Answer(int Status, string Description, Type? Body, string? Example);

/// <summary>The JSON body that an operation takes.</summary>
internal sealed record TakenBody(Type Body, string Example, string MediaType, bool IsOptional = false);

/// <summary>The refusals that an operation has of its own, beside those that all have.</summary>
internal sealed record Refusals(params ProblemType[] Types);

/// <summary>Marks operations that honour Idempotency-Key.</summary>
internal sealed record Idempotent;

internal static class OperationConventions
{
    public static TBuilder Describe<TBuilder>(this TBuilder builder, string id, string summary, string description = "")
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Operation(id, summary, description));

    public static TBuilder Takes<TBuilder>(this TBuilder builder, Type body, string example, string mediaType = "application/json")
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new TakenBody(body, example, mediaType));

    /// <summary>The body may be left out.</summary>
    public static TBuilder TakesOptionally<TBuilder>(this TBuilder builder, Type body, string example)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new TakenBody(body, example, "application/json", IsOptional: true));

    public static TBuilder Answers<TBuilder>(this TBuilder builder, int status, string description, Type? body = null, string? example = null)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Answer(status, description, body, example));

    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params ProblemType[] types)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Refusals(types));

    public static TBuilder IsIdempotent<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Idempotent());
}
