using Microsoft.AspNetCore.Http.HttpResults;
using Sealpost.Engine.Members;
using Sealpost.Server.Access;

namespace Sealpost.Host.Telemetry;

/// <summary>The page of metrics for Prometheus.</summary>
internal static class ScrapePage
{
    public const string Path = "/metrics";

    /// <summary>Among the server's own endpoints, for callers with an API key of the whole instance.</summary>
    public static void MapForOperators(IEndpointRouteBuilder endpoints, ScrapeReader reader) =>
        endpoints.MapGet(Path, () => Page(reader)).RequireAuthorization(AccessServices.ApiPolicy).AddEndpointFilter<RouteHandlerBuilder, RoleGuard>().Needs(Role.Viewer, Reach.Instance).ExcludeFromDescription();

    /// <summary>At an address of its own, for everybody who reaches it.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, ScrapeReader reader) => endpoints.MapGet(Path, () => Page(reader));

    private static FileContentHttpResult Page(ScrapeReader reader) => TypedResults.Bytes(reader.Read(), ExpositionText.ContentType);
}
