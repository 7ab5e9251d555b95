using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.AspNetCore.Sources;

namespace Sealpost.AspNetCore.Receiving;

/// <summary>
/// Holds the endpoints against the sources once all of them are mapped and before the server listens: an endpoint that demands a source which nobody
/// configured would refuse every request of its sender.
/// </summary>
internal sealed class DemandedSources(SourceDirectory sources) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        next(application);
        Check(application.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints);
    };

    private void Check(IReadOnlyList<Endpoint> endpoints)
    {
        var faults = endpoints
            .Select(endpoint => (Source: endpoint.Metadata.GetMetadata<RequireWebhookSignatureAttribute>()?.Source, Name: endpoint.DisplayName))
            .Where(demand => demand.Source is not null && sources.Find(demand.Source) is null)
            .Select(demand => $"RequireWebhookSignature(\"{demand.Source}\") on {demand.Name}: there is no such source; known are {string.Join(", ", sources.Names)}. Use one of them, or add it with AddSource or in the configuration.")
            .Distinct()
            .ToList();
        if (faults.Count > 0)
            throw new WebhookConfigurationException(faults);
    }
}
