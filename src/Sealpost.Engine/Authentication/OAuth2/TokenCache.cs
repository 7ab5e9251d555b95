using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Notifications;

namespace Sealpost.Engine.Authentication.OAuth2;

/// <param name="Scope">What the destination asks for; null means the client's own.</param>
internal readonly record struct TokenKey(int TenantNo, OAuthClientId Client, string? Scope);

/// <summary>The tokens of this node, by client and scope. A change of a client drops its slots: what is still being fetched with the old settings ends unseen.</summary>
internal sealed class TokenCache(TokenSource source, SystemEvents events, TimeProvider time, Random random, ILogger<TokenCache> log) : IDisposable
{
    // One failed request may pass by itself.
    private const int FailuresWorthTelling = 3;

    private readonly ConcurrentDictionary<TokenKey, TokenSlot> _slots = new();
    private readonly CancellationTokenSource _stopping = new();

    public ValueTask<TokenOutcome> GetAsync(TokenKey key, CancellationToken cancellationToken) => Slot(key).GetAsync(cancellationToken);

    /// <summary>The destination's receiver refused this token.</summary>
    public void Reject(TokenKey key, int destinationNo, AccessToken token) => Slot(key).Reject(destinationNo, token);

    /// <summary>Forgets tokens and failures of a client. Call it after the commit that changed it.</summary>
    public void Forget(OAuthClientId client)
    {
        foreach (var key in _slots.Keys)
        {
            if (key.Client == client) _slots.TryRemove(key, out _);
        }
    }

    /// <summary>Forgets tokens and failures of every client.</summary>
    public void ForgetAll() => _slots.Clear();

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private TokenSlot Slot(TokenKey key) => _slots.TryGetValue(key, out var slot) ? slot : _slots.GetOrAdd(key, Open);

    private TokenSlot Open(TokenKey key)
    {
        var stopping = _stopping.Token;
        var failures = 0;
        return new(
            async unwanted =>
            {
                var outcome = await source.ObtainAsync(key, unwanted, stopping);
                failures = outcome is TokenOutcome.Granted ? 0 : failures + 1;
                Tell(key, outcome, failures);
                return outcome;
            },
            time, random, log);
    }

    private void Tell(TokenKey key, TokenOutcome outcome, int failures)
    {
        if (outcome is TokenOutcome.Refused refused) events.TokenRefused(key, refused);
        else if (outcome is TokenOutcome.Unavailable unavailable && failures >= FailuresWorthTelling) events.TokenUnavailable(key, unavailable);
    }
}
