using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sealpost.AspNetCore.Bearer;

/// <summary>Asks the authorization server about each token it does not remember (RFC 7662).</summary>
internal sealed class IntrospectionValidator(Introspection settings, IHttpClientFactory clients, TimeProvider clock) : IBearerValidator, IDisposable
{
    /// <summary>Strangers can send any number of invented tokens; the authorization server does not have to bear it.</summary>
    private const int MaxAsking = 16;

    private readonly TokenMemory _memory = new(clock);
    private readonly SemaphoreSlim _asking = new(MaxAsking);

    public async ValueTask<BearerOutcome> ValidateAsync(HttpContext context, string token)
    {
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_memory.Find(digest) is { } known)
            return new BearerOutcome.Valid(known);

        using var deadline = new CancellationTokenSource(settings.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            await _asking.WaitAsync(either.Token);
            try
            {
                return await AskAsync(token, digest, either.Token);
            }
            finally
            {
                _asking.Release();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !context.RequestAborted.IsCancellationRequested))
        {
            return new BearerOutcome.Unavailable();
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<BearerOutcome> AskAsync(string token, string digest, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Endpoint)
        {
            Content = new FormUrlEncodedContent([new("token", token), new("token_type_hint", "access_token")]),
        };
        request.Headers.Authorization = new("Basic", settings.Credentials);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await clients.CreateClient(OutboundHttp.ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if ((int)response.StatusCode != StatusCodes.Status200OK
            || await OutboundHttp.ReadAsync(response, cancellationToken) is not { } body
            || IntrospectionAnswer.Read(body) is not { } answer)
            return new BearerOutcome.Unavailable();

        var now = clock.GetUtcNow();
        if (!answer.IsActive || answer.NotBefore > now || answer.Expires <= now)
            return new BearerOutcome.Invalid("inactive-token");

        var until = now + settings.CacheFor;
        _memory.Keep(digest, answer.Claims, answer.Expires is { } end && end < until ? end : until);
        return new BearerOutcome.Valid(answer.Claims);
    }
}

/// <summary>Checked settings of an introspection endpoint.</summary>
/// <param name="Endpoint">Where to ask.</param>
/// <param name="Credentials">Client id and secret, form-urlencoded and then base64 (RFC 6749, 2.3.1).</param>
/// <param name="CacheFor">How long an active token is believed.</param>
/// <param name="Timeout">How long an answer may take.</param>
internal sealed record Introspection(Uri Endpoint, string Credentials, TimeSpan CacheFor, TimeSpan Timeout)
{
    public override string ToString() => Endpoint.ToString();
}

/// <summary>Active tokens, for as long as they are believed. Bounded; only tokens that the authorization server called active get in.</summary>
internal sealed class TokenMemory(TimeProvider clock)
{
    private const int Capacity = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset Until, IReadOnlyList<Claim> Claims)> _known = new(StringComparer.Ordinal);

    public IReadOnlyList<Claim>? Find(string digest)
    {
        lock (_lock)
            return _known.TryGetValue(digest, out var known) && known.Until > clock.GetUtcNow() ? known.Claims : null;
    }

    public void Keep(string digest, IReadOnlyList<Claim> claims, DateTimeOffset until)
    {
        var now = clock.GetUtcNow();
        if (until <= now)
            return;
        lock (_lock)
        {
            if (_known.Count >= Capacity)
            {
                foreach (var (key, _) in _known.Where(entry => entry.Value.Until <= now).ToList())
                    _known.Remove(key);
            }

            if (_known.Count >= Capacity)
                _known.Clear();
            _known[digest] = (until, claims);
        }
    }
}
