using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Paging;

/// <summary>Refuses query parameters that the operation does not take or takes once and got twice: a misspelt filter must not widen a list.</summary>
internal sealed class QueryGuard : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Check(context.HttpContext) is { } problem ? ValueTask.FromResult<object?>(problem) : next(context);

    public static Problem? Check(HttpContext context)
    {
        if (!context.Request.QueryString.HasValue) return null;
        var allowed = context.GetEndpoint()?.Metadata.GetOrderedMetadata<QueryParameter>() ?? [];
        var errors = new FieldErrors();
        foreach (var (name, values) in context.Request.Query)
        {
            if (allowed.All(parameter => parameter.Name != name))
                errors.Add(name.Length == 0 ? "query" : name, allowed.Count == 0 ? "Unknown query parameter; this operation takes none." : $"Unknown query parameter; known here: {string.Join(", ", allowed.Select(parameter => parameter.Name))}.");
            else if (values.Count > 1) errors.Add(name, "Give it once.");
        }

        return errors.ToProblemOrNull();
    }
}

internal static class QueryParameterConventions
{
    public static TBuilder TakesQuery<TBuilder>(this TBuilder builder, params QueryParameter[] parameters)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata([.. parameters]);

    /// <summary>Marks a list: limit, after and the given filters.</summary>
    public static TBuilder IsList<TBuilder>(this TBuilder builder, params QueryParameter[] filters)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata([QueryParameter.Limit, QueryParameter.After, .. filters]);
}
