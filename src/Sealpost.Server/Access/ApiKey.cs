using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Sealpost.Engine.Identity;

namespace Sealpost.Server.Access;

/// <summary>One usable key in memory. Everything but the time of its last use is immutable.</summary>
internal sealed class ApiKey
{
    private long _lastUsed;
    private long _lastWritten;

    public ApiKey(ApiKeyId id, string name, int? tenantNo, Role role, DateTimeOffset? expiresAt, long? lastUsed)
    {
        Id = id;
        ExpiresAt = expiresAt;
        Caller = Caller.With(new Actor(id.ToString(), name), tenantNo, role);
        _lastUsed = _lastWritten = lastUsed ?? 0;
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.ToString())], ApiKeyAuthentication.Scheme);
        Authenticated = AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), ApiKeyAuthentication.Scheme));
    }

    public ApiKeyId Id { get; }

    public DateTimeOffset? ExpiresAt { get; }

    public Caller Caller { get; }

    /// <summary>Made once, so that authenticating a request allocates nothing.</summary>
    public AuthenticateResult Authenticated { get; }

    public long LastUsed => Volatile.Read(ref _lastUsed);

    public void Touch(DateTimeOffset now) => Volatile.Write(ref _lastUsed, now.ToUnixTimeMilliseconds());

    /// <summary>True once for every use that is not yet stored.</summary>
    public bool TakeUnwrittenUse(out long lastUsed)
    {
        lastUsed = LastUsed;
        return Interlocked.Exchange(ref _lastWritten, lastUsed) != lastUsed;
    }
}
