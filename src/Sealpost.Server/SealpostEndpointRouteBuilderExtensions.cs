using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Server.Access;
using Sealpost.Server.Activities;
using Sealpost.Server.Audit;
using Sealpost.Server.Cluster;
using Sealpost.Server.Deliveries;
using Sealpost.Server.Destinations;
using Sealpost.Server.Egress;
using Sealpost.Server.EventTypes;
using Sealpost.Server.Health;
using Sealpost.Server.Jobs;
using Sealpost.Server.MasterKeys;
using Sealpost.Server.Members;
using Sealpost.Server.Messages;
using Sealpost.Server.OAuthClients;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Playgrounds;
using Sealpost.Server.Reference;
using Sealpost.Server.Schemes;
using Sealpost.Server.Settings;
using Sealpost.Server.Sources;
using Sealpost.Server.Tenants;
using Sealpost.Server.Trials;

namespace Sealpost.Server;

/// <summary>Maps the Sealpost server's endpoints.</summary>
public static class SealpostEndpointRouteBuilderExtensions
{
    /// <summary>Maps the REST API under <c>/api/v1</c> and the ingest URLs of sources under <c>/in</c>.</summary>
    /// <param name="endpoints">Where to map.</param>
    /// <returns>Conventions for every endpoint of the API but publish, which is answered before the host's own middleware, and checks its API key itself.</returns>
    /// <exception cref="InvalidOperationException">AddSealpost was not called.</exception>
    /// <exception cref="OptionsValidationException">One settings section is not valid.</exception>
    /// <exception cref="AggregateException">Several settings sections are not valid: one <see cref="OptionsValidationException"/> each.</exception>
    public static IEndpointConventionBuilder MapSealpost(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<ApiKeyDirectory>() is null)
            throw new InvalidOperationException("Sealpost is not registered: call builder.Services.AddSealpost(builder.Configuration) before MapSealpost.");
        // The host validates too, but only after it has made the hosted services, the first of which fails on its own settings alone.
        endpoints.ServiceProvider.GetService<IStartupValidator>()?.Validate();
        var api = endpoints.MapGroup("/api/v1");
        PublishEndpoint.Map(api);
        var control = api.MapGroup("").RequireAuthorization(AccessServices.ApiPolicy).AddEndpointFilter<RouteGroupBuilder, RoleGuard>().AddEndpointFilter<RouteGroupBuilder, QueryGuard>().AddEndpointFilter<RouteGroupBuilder, AuditTrail>();
        control.MapMessages();
        control.MapDeliveries();
        control.MapTenants();
        control.MapEventTypes();
        control.MapDestinations();
        control.MapDestinationActions();
        control.MapDestinationSecrets();
        control.MapAccountSecret();
        control.MapOAuthClients();
        control.MapDestinationValidation();
        control.MapDestinationTest();
        control.MapActivity();
        control.MapPlayground();
        control.MapJobs();
        control.MapEgressAddresses();
        control.MapCluster();
        control.MapSignatureSettings();
        control.MapFilterTrial();
        control.MapTemplateTrial();
        control.MapSources();
        control.MapSourceActions();
        control.MapRejections();
        control.MapSchemes();
        control.MapApiKeys();
        control.MapMembers();
        control.MapPortalLinks();
        control.MapMasterKeys();
        control.MapAudit();
        IngestEndpoint.Map(endpoints);
        endpoints.MapPublishedEventTypes();
        endpoints.MapHealth();
        endpoints.MapApiDocument();
        endpoints.MapReference();
        return control;
    }
}
