using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Access;

/// <summary>Lets only keys of the whole instance through.</summary>
internal sealed class InstanceWide : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Caller.Of(context.HttpContext).IsInstanceWide
            ? next(context)
            : ValueTask.FromResult<object?>(Problem.Forbidden("This API key is limited to one tenant; the operation needs a key of the whole instance."));
}

internal static class InstanceWideConventions
{
    public static TBuilder RequireInstanceKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter<TBuilder, InstanceWide>().WithMetadata(new InstanceWide());
}
