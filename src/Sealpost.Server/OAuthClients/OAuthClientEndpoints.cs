using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Identity;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;
using Sealpost.Server.Revisions;

namespace Sealpost.Server.OAuthClients;

internal static class OAuthClientEndpoints
{
    public static void MapOAuthClients(this IEndpointRouteBuilder api)
    {
        var clients = api.MapGroup("/tenants/{tenant}/oauth-clients").WithTags("OAuth2 clients");
        clients.MapPost("", CreateAsync).Needs(Role.WebhookManager)
            .Describe("createOAuthClient", "Create an OAuth2 client", "Destinations share it by its id: authentication {\"type\": \"oauth2\", \"client\": \"oac_…\"}. Its secret is never shown.")
            .Takes(
                typeof(NewOAuthClient),
                """{"name":"Salesforce production","preset":"salesforce","clientId":"3MVG9consumerkey","clientSecret":"1955279925675241571","authenticationEndpoint":"https://acme.my.salesforce.com"}""")
            .Answers(201, "The client.", typeof(OAuthClientView), OAuthClientView.Example)
            .Refuses(ProblemType.NotFound)
            .IsIdempotent();
        clients.MapGet("", ListAsync).Needs(Role.Viewer).IsList()
            .Describe("listOAuthClients", "List OAuth2 clients")
            .Answers(200, "One page of clients.", typeof(Page<OAuthClientView>), $$"""{"items":[{{OAuthClientView.Example}}],"next":null}""")
            .Refuses(ProblemType.NotFound);
        clients.MapGet("/{oauthClient}", GetAsync).Needs(Role.Viewer)
            .Describe("getOAuthClient", "Get an OAuth2 client")
            .Answers(200, "The client; its revision is in the ETag.", typeof(OAuthClientView), OAuthClientView.Example)
            .Refuses(ProblemType.NotFound);
        clients.MapPatch("/{oauthClient}", PatchAsync).Needs(Role.WebhookManager)
            .Describe("patchOAuthClient", "Change an OAuth2 client", "A merge patch (RFC 7396). Its tokens are dropped, and deliveries ask for a new one at once.")
            .Takes(typeof(OAuthClientPatch), """{"clientSecret":"the new secret"}""")
            .Answers(200, "The client as it is now.", typeof(OAuthClientView), OAuthClientView.Example)
            .Refuses(ProblemType.NotFound, ProblemType.PreconditionRequired, ProblemType.PreconditionFailed);
        clients.MapDelete("/{oauthClient}", DeleteAsync).Needs(Role.WebhookManager)
            .Describe("deleteOAuthClient", "Delete an OAuth2 client", "Refused while a destination authenticates with it.")
            .Answers(204, "It is deleted, with its secret and its tokens.")
            .Refuses(ProblemType.NotFound, ProblemType.Conflict);
        clients.MapPost("/{oauthClient}/test", OAuthClientTrial.TestAsync).Needs(Role.WebhookManager)
            .Describe("testOAuthClient", "Ask for a token", "Asks the server once, now, and tells what happened. A success ends a pause that earlier refusals began.")
            .Answers(200, "What happened, good or bad.", typeof(TokenTestView), TokenTestView.Example)
            .Refuses(ProblemType.NotFound);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, TenantDirectory tenants, OAuthClientParser parser, OAuthClientStore store, IdempotencyLedger ledger)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        if (!RequestKey.TryRead(context, tenant.TenantNo, body.Bytes.Span, out var key, out problem)) return problem!;
        var parsing = parser.Parse(document.RootElement, stored: null);
        if (parsing is not OAuthClientParsing.Valid parsed) return ((OAuthClientParsing.Invalid)parsing).Faults.ToProblem();
        var creation = await ledger.CreateAsync(
            key,
            connection =>
            {
                var made = store.Insert(connection, tenant.TenantNo, parsed);
                return (made.Id.ToString(), made);
            },
            context.RequestAborted);
        switch (creation)
        {
            case Creation<OAuthClientRecord>.Made made:
                return Created(context, made.Value);
            case Creation<OAuthClientRecord>.Repeated repeated
                when OAuthClientId.TryParse(repeated.Resource, out var id) && await store.FindAsync(tenant.TenantNo, id, context.RequestAborted) is { } earlier:
                RequestKey.MarkReplayed(context);
                return Created(context, earlier);
            default:
                return RequestKey.Refusal();
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, TenantDirectory tenants, OAuthClientStore store)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var query = new ListQuery(context, $"oauth-clients:{tenant.TenantNo}");
        if (query.Refusal() is { } refusal) return refusal;
        var rows = await store.ListAsync(tenant.TenantNo, query.After, query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(rows, query, OAuthClientView.Of, row => row.Id.ToBytes()), OAuthClientJson.Default.PageOAuthClientView);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string oauthClient, OAuthClientAccess access)
    {
        var found = await access.FindAsync(context, oauthClient);
        return found.IsGood(out var record, out var problem) ? Shown(context, record) : problem;
    }

    private static async Task<IResult> PatchAsync(HttpContext context, string oauthClient, OAuthClientAccess access, OAuthClientStore store, TokenCache tokens)
    {
        var found = await access.FindAsync(context, oauthClient);
        if (!found.IsGood(out var record, out var problem)) return problem;
        if (Revision.Refuses(context, record.Revision) is { } stale) return stale;
        var body = await JsonBody.ReadDocumentAsync(context, allowsPatch: true);
        if (!body.IsGood(out var document, out problem)) return problem;
        switch (await store.PatchAsync(record, document.RootElement, context.RequestAborted))
        {
            case OAuthClientChange.Done done:
                tokens.Forget(record.Id);
                return Shown(context, done.Client);
            case OAuthClientChange.Invalid invalid:
                return invalid.Faults.ToProblem();
            default:
                return Revision.Changed();
        }
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string oauthClient, OAuthClientAccess access, OAuthClientStore store, TokenCache tokens)
    {
        var found = await access.FindAsync(context, oauthClient);
        if (!found.IsGood(out var record, out var problem)) return problem;
        switch (await store.DeleteAsync(record.TenantNo, record.Id, context.RequestAborted))
        {
            case OAuthClientDeletion.Deleted:
                tokens.Forget(record.Id);
                return TypedResults.NoContent();
            case OAuthClientDeletion.InUse:
                return Problem.Conflict("A destination authenticates with this client. Give the destination another authentication or delete it first.");
            default:
                return Problem.NotFound("OAuth2 client", oauthClient);
        }
    }

    private static JsonHttpResult<OAuthClientView> Shown(HttpContext context, OAuthClientRecord client)
    {
        Revision.Show(context, client.Revision);
        return TypedResults.Json(OAuthClientView.Of(client), OAuthClientJson.Default.OAuthClientView);
    }

    private static JsonHttpResult<OAuthClientView> Created(HttpContext context, OAuthClientRecord client)
    {
        context.Response.Headers.Location = $"{context.Request.Path}/{client.Id}";
        Revision.Show(context, client.Revision);
        return TypedResults.Json(OAuthClientView.Of(client), OAuthClientJson.Default.OAuthClientView, statusCode: StatusCodes.Status201Created);
    }
}
