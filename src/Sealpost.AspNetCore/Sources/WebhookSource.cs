using Microsoft.AspNetCore.Http;
using Sealpost.AspNetCore.Bearer;
using Sealpost.AspNetCore.Replay;
using Sealpost.AspNetCore.Secrets;
using Sealpost.Handshakes;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Sources;

/// <summary>One sender with everything made ready. Replaced whole when the options change.</summary>
internal sealed record WebhookSource
{
    public required string Name { get; init; }

    /// <summary>Null when a bearer token alone proves the request.</summary>
    public Scheme? Scheme { get; init; }

    public required ISourceKeys Keys { get; init; }

    public BearerGuard? Bearer { get; init; }

    public string? Tenant { get; init; }

    public required PublicAddress Address { get; init; }

    /// <summary>Upper case.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    public required int MaxBodyBytes { get; init; }

    public required TimeSpan BodyTimeout { get; init; }

    public required TimeSpan HandlingTimeout { get; init; }

    public required ReplayPolicy Replay { get; init; }

    public Handshake? Handshake { get; init; }

    public required HandshakeSettings HandshakeSettings { get; init; }

    /// <summary>Whether a handshake is answered only after the request has been verified.</summary>
    public bool ProvesHandshake => Handshake?.MustBeProven(Scheme?.Kind ?? SchemeKind.None) == true;

    /// <summary>What the scheme is called in logs and metrics.</summary>
    public string SchemeName => Scheme?.Id ?? "bearer";

    /// <summary>Whether a request carries something that anybody on the way could use again.</summary>
    public bool CarriesCredentials => Bearer is not null || Scheme?.Kind == SchemeKind.Basic;

    public bool Delivers(string method)
    {
        foreach (var known in Methods)
        {
            if (HttpMethods.Equals(known, method))
                return true;
        }

        return false;
    }

    public int ValidStatus => Scheme?.Response?.Valid ?? StatusCodes.Status200OK;

    public int InvalidStatus => Scheme?.Response?.Invalid ?? StatusCodes.Status401Unauthorized;

    public string? Challenge => Bearer is not null ? "Bearer" : Scheme?.Kind == SchemeKind.Basic ? "Basic realm=\"webhooks\", charset=\"UTF-8\"" : null;
}
