namespace Sealpost.Host.Telemetry;

/// <summary>Section <c>Sealpost:Telemetry:Prometheus</c>.</summary>
internal sealed class PrometheusOptions
{
    public const string Section = "Sealpost:Telemetry:Prometheus";

    /// <summary>Whether there is a page of metrics at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// An address of its own for the page, such as <c>http://10.0.0.5:9464</c>, where it needs no key. Null, the default, has it on the server's own addresses for callers with
    /// an API key of the whole instance.
    /// </summary>
    [HttpAddress(ErrorMessage = "an address such as http://127.0.0.1:9464")]
    public Uri? Url { get; set; }
}
