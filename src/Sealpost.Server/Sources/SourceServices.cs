using Microsoft.Extensions.DependencyInjection;
using Sealpost.Server.Json;

namespace Sealpost.Server.Sources;

internal static class SourceServices
{
    public static IServiceCollection AddSourceEndpoints(this IServiceCollection services) => services
        .AddSingleton<SourceAccess>()
        .AddSingleton<CallerOfRequest>()
        .AddSingleton<PublicAddress>()
        .AddSingleton<IngestUrl>()
        .AddSingleton<SourceRequestReader>()
        .AddSingleton<IngestEndpoint>()
        .AddApiJson(SourceJson.Default);
}
