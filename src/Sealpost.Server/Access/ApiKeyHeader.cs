using Microsoft.AspNetCore.Http;

namespace Sealpost.Server.Access;

/// <summary><c>Authorization: Bearer sp_…</c></summary>
internal static class ApiKeyHeader
{
    private const string Bearer = "Bearer ";

    /// <summary>False when the request has no such header. The key is null when it is unknown, revoked or expired.</summary>
    public static bool TryRead(HttpRequest request, ApiKeyDirectory keys, out ApiKey? key)
    {
        key = null;
        var header = request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return false;
        key = keys.Find(value.AsSpan(Bearer.Length).Trim(' '));
        return true;
    }
}
