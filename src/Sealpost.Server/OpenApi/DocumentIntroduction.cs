using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Sealpost.Server.Access;

namespace Sealpost.Server.OpenApi;

/// <summary>What stands before the operations: title, security scheme, tags.</summary>
internal sealed class DocumentIntroduction : IOpenApiDocumentTransformer
{
    private const string Text =
        """
        Sealpost sends webhooks that receivers can trust.

        **Keys.** Send `Authorization: Bearer sp_…`. A key reaches the whole instance or one tenant, and has a role there: `viewer`, `webhookManager`, `tenantAdmin` or `superAdmin`, each of which may do what the ones before it may. Operations that need more than `viewer` say so. Another tenant's objects are answered with 404.

        **Refusals** are `application/problem+json` with a stable `type`, and with `errors` by field where a field is at fault. A refused request changes nothing.

        **Lists** are newest first: `?limit=` (1 to 250, default 50) and `?after=` with the `next` of the page before. An unknown query parameter is refused.

        **Repeating safely.** Send `Idempotency-Key` with a POST that creates: the same key with the same request gives the same answer again, marked `Idempotency-Replayed: true` and without secrets; with another request it is refused with 409. Keys are remembered for 24 hours.
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Sealpost", Version = ApiDocument.Name, Description = Text, License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" } };
        document.Servers = [new OpenApiServer { Url = "/", Description = "This server." }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[ApiKeyAuthentication.Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key: sp_ and more.",
        };
        return Task.CompletedTask;
    }
}
