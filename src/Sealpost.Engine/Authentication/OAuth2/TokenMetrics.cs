using System.Diagnostics.Metrics;
using Sealpost.Engine.Authentication.OAuth2.Grants;

namespace Sealpost.Engine.Authentication.OAuth2;

/// <summary>Counts the requests for OAuth2 tokens.</summary>
internal sealed class TokenMetrics(IMeterFactory meters)
{
    public const string MeterName = "Sealpost.Authentication";
    private readonly Counter<long> _fetches = meters.Create(MeterName).CreateCounter<long>("sealpost.oauth.token.fetches", "{request}", "Requests to token endpoints by outcome.");

    public void Fetched(TokenOutcome outcome) => _fetches.Add(1, new KeyValuePair<string, object?>("outcome", outcome switch
    {
        TokenOutcome.Granted => "granted",
        TokenOutcome.Refused => "refused",
        _ => "unavailable",
    }));
}
