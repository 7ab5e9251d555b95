using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Engine;
using Sealpost.Engine.Settings;
using Sealpost.Server.Access;
using Sealpost.Server.Activities;
using Sealpost.Server.Audit;
using Sealpost.Server.Cluster;
using Sealpost.Server.DataProtection;
using Sealpost.Server.Deliveries;
using Sealpost.Server.Destinations;
using Sealpost.Server.Egress;
using Sealpost.Server.EventTypes;
using Sealpost.Server.ExternalLogin;
using Sealpost.Server.Health;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Jobs;
using Sealpost.Server.Json;
using Sealpost.Server.Limits;
using Sealpost.Server.MasterKeys;
using Sealpost.Server.Members;
using Sealpost.Server.Messages;
using Sealpost.Server.OAuthClients;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Playgrounds;
using Sealpost.Server.Problems;
using Sealpost.Server.Schemes;
using Sealpost.Server.Settings;
using Sealpost.Server.SignIns;
using Sealpost.Server.Sources;
using Sealpost.Server.Tenants;
using Sealpost.Server.Trials;

namespace Sealpost.Server;

/// <summary>Registers the Sealpost server in any ASP.NET Core host.</summary>
public static class SealpostServiceCollectionExtensions
{
    /// <summary>Adds the REST API and all it needs but storage. Settings are read from <paramref name="configuration"/>, sections <c>Sealpost:…</c>, and checked at start.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    /// <returns>The same <paramref name="services"/>.</returns>
    public static IServiceCollection AddSealpost(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSealpostEngine(configuration);
        services.AddSingleton<IStartupFilter, ProblemStartupFilter>();
        services.AddSingleton<IdempotencyLedger>();
        services.AddApiJson(ServerJson.Default);
        // Used only where the host adds Data Protection, as pages with forms do.
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, SealedKeyRepository>();
        services.AddLimits(configuration);
        services.AddAccess(configuration);
        services.AddDeclaredOptions<PortalOptions>(configuration, PortalOptions.Section);
        services.AddSingleton<IValidateOptions<PortalOptions>, PortalOptionsValidator>();
        services.AddExternalLogin(configuration);
        services.AddApiJson(TenantJson.Default);
        services.AddApiJson(EventTypeJson.Default);
        services.AddSingleton<DestinationAccess>().AddApiJson(DestinationJson.Default);
        services.AddSingleton<OAuthClientAccess>().AddApiJson(OAuthClientJson.Default);
        services.AddSourceEndpoints();
        services.AddApiJson(SchemeJson.Default);
        services.AddMessages();
        services.AddApiJson(DeliveryJson.Default);
        services.AddApiJson(ActivityJson.Default);
        services.AddApiJson(PlaygroundJson.Default);
        services.AddSingleton<JobMaker>().AddApiJson(JobJson.Default);
        services.AddApiJson(EgressJson.Default);
        services.AddApiJson(ClusterJson.Default);
        services.AddSingleton<MemberChanges>().AddApiJson(MemberJson.Default);
        services.AddApiJson(MasterKeyJson.Default);
        services.AddApiJson(AuditJson.Default);
        services.AddApiJson(SignatureSettingsJson.Default);
        services.AddApiJson(TrialJson.Default);
        services.AddSingleton<Readiness>().AddApiJson(HealthJson.Default);
        services.AddApiDocument();
        return services;
    }
}
