using System.Diagnostics.Metrics;

namespace Sealpost.Engine.Sources.Intake;

/// <summary>Counts what sources are sent, by what became of it.</summary>
internal sealed class SourceMetrics(IMeterFactory meters)
{
    public const string MeterName = "Sealpost.Sources";
    private readonly Counter<long> _requests = meters.Create(MeterName).CreateCounter<long>("sealpost.source.requests", "{request}", "Requests to ingest URLs by outcome.");

    public void Accepted() => Count("accepted");

    /// <summary>Accepted before; answered again and not stored again.</summary>
    public void Repeated() => Count("repeated");

    public void HandshakeAnswered() => Count("handshake");

    public void Busy() => Count("busy");

    public void KeyUnavailable() => Count("key-unavailable");

    public void Rejected(string reason) => _requests.Add(1, new KeyValuePair<string, object?>("outcome", "rejected"), new KeyValuePair<string, object?>("reason", reason));

    private void Count(string outcome) => _requests.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
