using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Access;

internal static class ApiKeyEndpoints
{
    private const int LongestName = 100;
    private const string Example =
        """{"id":"key_01kczq3v7q8r5t6w9x0y1z2a3b","name":"billing service","hint":"kR4x","tenant":"acme","role":"webhookManager","createdAt":"2026-01-31T09:30:00.000Z","expiresAt":null,"revokedAt":null,"lastUsedAt":null}""";
    private const string CreatedExample =
        """{"id":"key_01kczq3v7q8r5t6w9x0y1z2a3b","name":"billing service","hint":"kR4x","tenant":"acme","role":"webhookManager","createdAt":"2026-01-31T09:30:00.000Z","expiresAt":null,"revokedAt":null,"lastUsedAt":null,"key":"sp_…"}""";

    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/api-keys").WithTags("API keys");
        keys.MapPost("", CreateAsync).Needs(Role.TenantAdmin, Reach.Anywhere)
            .Describe("createApiKey", "Create an API key", "The key's text is in this answer and nowhere else: only its hash is stored. Nobody makes a key that may do more than they may themselves. Who administers some tenants only names the tenant.")
            .Takes(typeof(NewApiKey), """{"name":"billing service","tenant":"acme"}""")
            .Answers(201, "The key, with its text.", typeof(ApiKeyView), CreatedExample)
            .IsIdempotent();
        keys.MapGet("", ListAsync).Needs(Role.TenantAdmin, Reach.Anywhere).IsList()
            .Describe("listApiKeys", "List API keys", "Those of the tenants that the caller administers. Revoked and expired keys stay in the list.")
            .Answers(200, "One page of keys.", typeof(Page<ApiKeyView>), $$"""{"items":[{{Example}}],"next":null}""");
        keys.MapGet("/{apiKey}", GetAsync).Needs(Role.TenantAdmin, Reach.Anywhere)
            .Describe("getApiKey", "Get an API key")
            .Answers(200, "The key without its text.", typeof(ApiKeyView), Example)
            .Refuses(ProblemType.NotFound);
        keys.MapDelete("/{apiKey}", RevokeAsync).Needs(Role.TenantAdmin, Reach.Anywhere)
            .Describe("revokeApiKey", "Revoke an API key", "From the next request on the key is refused. Revoking it again changes nothing.")
            .Answers(204, "It is revoked.")
            .Refuses(ProblemType.NotFound);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, ApiKeyStore store, TenantDirectory tenants, TimeProvider time)
    {
        var body = await JsonBody.ReadAsync(context, AccessJson.Default.NewApiKey);
        if (!body.IsGood(out var wanted, out var problem)) return problem;
        var errors = new FieldErrors();
        if (string.IsNullOrWhiteSpace(wanted.Name) || wanted.Name.Length > LongestName || wanted.Name.Any(char.IsControl)) errors.Add("name", $"Give a name of 1 to {LongestName} characters, on one line.");
        var caller = Caller.Of(context);
        var tenant = wanted.Tenant is { } id ? await TenantAccess.FindAsync(id, caller, tenants, context.RequestAborted) : null;
        if (!RequestKey.TryRead(context, tenant?.TenantNo ?? RequestKey.InstanceScope, body.Bytes.Span, out var key, out problem)) return problem!;
        if (wanted.Tenant is not null && tenant is null) errors.Add("tenant", $"There is no tenant '{ProblemText.Shown(wanted.Tenant)}'; leave it out for a key of the whole instance.");
        if (wanted.Tenant is null && caller.Everywhere is null) errors.Add("tenant", "Give the tenant: a key of the whole instance is made by those who belong to it.");
        var role = wanted.Tenant is null ? Role.SuperAdmin : Role.WebhookManager;
        if (wanted.Role is not null && !RoleText.TryParse(wanted.Role, out role)) errors.Add("role", $"Give one of {RoleText.All}.");
        if (wanted.Tenant is not null && role == Role.SuperAdmin) errors.Add("role", "A superAdmin is never limited to a tenant; leave the tenant out or give another role.");
        if (wanted.ExpiresAt <= time.GetUtcNow()) errors.Add("expiresAt", "Give a time in the future.");
        if (errors.Any) return errors.ToProblem();
        var own = tenant is null ? caller.Everywhere ?? 0 : caller.RoleIn(tenant.TenantNo);
        if (own < Role.TenantAdmin || own < role) return Problem.Forbidden($"Nobody makes a key that may do more than they may themselves; you are {RoleText.Of(own)} there.");

        var token = ApiKeyToken.Generate();
        var creation = await store.CreateAsync(key, wanted.Name!, tenant?.TenantNo, role, wanted.ExpiresAt, token, context.RequestAborted);
        switch (creation)
        {
            case Creation<ApiKeyId>.Made made:
                return Created((await store.FindAsync(made.Value, context.RequestAborted))!.ToView() with { Key = token });
            case Creation<ApiKeyId>.Repeated repeated when ApiKeyId.TryParse(repeated.Resource, out var earlier) && await store.FindAsync(earlier, context.RequestAborted) is { } row:
                RequestKey.MarkReplayed(context);
                return Created(row.ToView());
            default:
                return RequestKey.Refusal();
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, ApiKeyStore store)
    {
        var query = new ListQuery(context, "api-keys");
        if (query.Refusal() is { } refusal) return refusal;
        var rows = await store.ListAsync(Caller.Of(context).Administered, query.After, query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(rows, query, row => row.ToView(), row => row.Id), AccessJson.Default.PageApiKeyView);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string apiKey, ApiKeyStore store) =>
        await FindAsync(context, apiKey, store) is { } row ? TypedResults.Json(row.ToView(), AccessJson.Default.ApiKeyView) : Problem.NotFound("API key", apiKey);

    private static async Task<IResult> RevokeAsync(HttpContext context, string apiKey, ApiKeyStore store) =>
        await FindAsync(context, apiKey, store) switch
        {
            null => Problem.NotFound("API key", apiKey),
            var row when RoleOver(Caller.Of(context), row) < row.Role => Problem.Forbidden($"Nobody revokes a key that may do more than they may themselves; this one is {RoleText.Of(row.Role)}."),
            var row => await store.RevokeAsync(ApiKeyId.FromBytes(row.Id), context.RequestAborted) ? TypedResults.NoContent() : Problem.NotFound("API key", apiKey),
        };

    /// <summary>Null also when the caller does not administer the key's tenant.</summary>
    private static async Task<ApiKeyRow?> FindAsync(HttpContext context, string apiKey, ApiKeyStore store) =>
        ApiKeyId.TryParse(apiKey, out var id) && await store.FindAsync(id, context.RequestAborted) is { } row && MayAdminister(Caller.Of(context), row) ? row : null;

    private static bool MayAdminister(Caller caller, ApiKeyRow row) => RoleOver(caller, row) >= Role.TenantAdmin;

    private static Role RoleOver(Caller caller, ApiKeyRow row) => row.TenantNo is { } tenantNo ? caller.RoleIn((int)tenantNo) : caller.Everywhere ?? 0;

    private static JsonHttpResult<ApiKeyView> Created(ApiKeyView view) => TypedResults.Json(view, AccessJson.Default.ApiKeyView, statusCode: StatusCodes.Status201Created);
}
