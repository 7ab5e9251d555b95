using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Client;
using Sealpost.Engine.Members;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;

namespace Sealpost.Portal.Api;

/// <summary>One look at one page: who looks, and the API as it answers them.</summary>
internal sealed class PortalVisit(RequestPipeline pipeline, IServiceScopeFactory scopes, TenantDirectory tenants) : IDisposable
{
    private static readonly Uri Here = new("http://sealpost.invalid/");

    private HttpClient? _http;
    private SealpostClient? _client;
    private Caller? _caller;

    /// <summary>Null where nobody has signed in.</summary>
    public Caller? Caller => _caller;

    /// <summary>The public API as this caller, or as somebody without a key where nobody has signed in. Nothing is repeated: who looks at a page says whether to try again.</summary>
    /// <exception cref="InvalidOperationException">It is not a page that asks.</exception>
    public SealpostClient Client => _client ?? throw new InvalidOperationException("Only a page asks the API.");

    /// <param name="caller">Null for somebody who has not signed in: the API then answers what everybody may ask.</param>
    public void Begin(HttpContext page, Caller? caller)
    {
        _caller = caller;
        _http = new HttpClient(new InProcessHandler(pipeline, scopes, page, caller), disposeHandler: true);
        _client = new SealpostClient(_http, new() { Server = Here, MaxAttempts = 1 });
    }

    /// <summary>What the caller may do in a tenant, so that pages offer nothing that the API would refuse; 0 where there is no such tenant for them.</summary>
    public async ValueTask<Role> RoleInAsync(string tenant, CancellationToken cancellationToken) =>
        _caller is not null && await tenants.FindAsync(tenant, cancellationToken) is { } found ? _caller.RoleIn(found.TenantNo) : 0;

    public void Dispose() => _http?.Dispose();
}
