using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Secrets;
using Sealpost.Server.Access;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.MasterKeys;

/// <summary>The keys that seal secrets at rest: which there are, and which one seals. Never a key itself.</summary>
internal static class MasterKeyEndpoints
{
    public static void MapMasterKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/master-keys").WithTags("Settings");
        keys.MapGet("", GetAsync).Needs(Role.Viewer, Reach.Instance)
            .Describe(
                "getMasterKeys",
                "See the master keys and what each has sealed",
                "Versions and numbers only. It reads every sealed row: ask once a minute, not once a second.")
            .Answers(200, "The keys.", typeof(MasterKeysView), MasterKeysView.Example)
            .Refuses(ProblemType.Conflict);
        keys.MapPost("/rotate", RotateAsync).Needs(Role.SuperAdmin, Reach.Instance)
            .Describe(
                "rotateMasterKey",
                "Seal with a new master key",
                "The newest key becomes the one that seals, at once and on every node; what older ones sealed is sealed again in the background, in small batches. Where the server keeps the key file itself, it makes the new key.")
            .Answers(200, "The keys as they are now.", typeof(MasterKeysView), MasterKeysView.Example)
            .Refuses(ProblemType.Conflict);
    }

    private static async Task<IResult> GetAsync(HttpContext context, MasterKeyRotation rotation)
    {
        try
        {
            return await ShowAsync(context, rotation);
        }
        catch (MasterKeyException fault)
        {
            // What was read at the start goes on opening; the file has been broken since.
            return Problem.Conflict(fault.Message);
        }
    }

    private static async Task<IResult> RotateAsync(HttpContext context, MasterKeyRotation rotation, ResealLoop loop)
    {
        try
        {
            switch (await rotation.RotateAsync(context.RequestAborted))
            {
                case KeyRotation.NoNewKey(var current):
                    return Problem.Conflict(
                        $"There is no key newer than version {current}. Give every node one beside the old, as a further line {current + 1}:BASE64 (openssl rand -base64 32) of Sealpost:MasterKey_FILE or Sealpost:MasterKey, and ask again; a changed variable needs a restart.");
                case KeyRotation.NodeLacksKey(var node, var version):
                    return Problem.Conflict($"Node {ProblemText.Shown(node)} has not said that it has key version {version}, and could not read what is sealed with it. Give it the key, wait half a minute, and ask again.");
            }
        }
        catch (MasterKeyException fault)
        {
            return Problem.Conflict(fault.Message);
        }

        loop.Wake();
        return await ShowAsync(context, rotation);
    }

    private static async Task<JsonHttpResult<MasterKeysView>> ShowAsync(HttpContext context, MasterKeyRotation rotation) =>
        TypedResults.Json(MasterKeysView.Of(await rotation.ReadAsync(context.RequestAborted)), MasterKeyJson.Default.MasterKeysView);
}
