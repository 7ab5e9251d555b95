using System.ComponentModel.DataAnnotations;
using OpenTelemetry.Exporter;

namespace Sealpost.Host.Telemetry;

/// <summary>Section <c>Sealpost:Telemetry:Otlp</c>. What is not set here is as the standard <c>OTEL_…</c> environment variables say.</summary>
internal sealed class OtlpOptions
{
    public const string Section = "Sealpost:Telemetry:Otlp";

    /// <summary>The collector, such as <c>http://127.0.0.1:4317</c>. Null, the default, exports nothing unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
    [HttpAddress(ErrorMessage = "an address such as http://127.0.0.1:4317")]
    public Uri? Endpoint { get; set; }

    /// <summary>How to speak to <see cref="Endpoint"/>: <see cref="OtlpExportProtocol.Grpc"/>, the default, or <see cref="OtlpExportProtocol.HttpProtobuf"/>.</summary>
    public OtlpExportProtocol Protocol { get; set; } = OtlpExportProtocol.Grpc;

    /// <summary>Headers of every export as <c>name=value,name=value</c>, such as an access token. Null for none.</summary>
    public string? Headers { get; set; }

    /// <summary>The share of traces that begin here to be recorded, 0 to 1; a trace that a caller has begun is recorded when the caller records it. Default 1.</summary>
    [Range(0d, 1d)]
    public double SampledShare { get; set; } = 1;
}
