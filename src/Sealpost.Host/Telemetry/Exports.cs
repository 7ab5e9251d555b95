using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sealpost.Engine.Messages;

namespace Sealpost.Host.Telemetry;

/// <summary>Listens to meters and traces and hands on what they tell. Without an endpoint and without the page nobody listens, and nothing is measured.</summary>
internal sealed class Exports(IOptions<OtlpOptions> otlp, IOptions<PrometheusOptions> prometheus, ScrapeReader scrape, IConfiguration configuration) : IHostedService, IDisposable
{
    // Not System.Net.Http, whose metrics and spans name every host that is called, nor Microsoft.AspNetCore.Hosting, which costs every request more than all of these.
    private static readonly string[] Meters = ["Sealpost.*", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql"];

    private readonly OtlpOptions _otlp = otlp.Value;
    private MeterProvider? _meters;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var pushesMetrics = IsPushed("METRICS");
        if (pushesMetrics || prometheus.Value.Enabled) _meters = BuildMeters(pushesMetrics);
        if (IsPushed("TRACES")) _traces = BuildTraces();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what has not been sent yet.</summary>
    public void Dispose()
    {
        _meters?.Dispose();
        _traces?.Dispose();
    }

    public static bool Traces(IConfiguration configuration, OtlpOptions options) => IsPushed(configuration, options, "TRACES");

    private bool IsPushed(string signal) => IsPushed(configuration, _otlp, signal);

    private static bool IsPushed(IConfiguration configuration, OtlpOptions options, string signal) =>
        options.Endpoint is not null || configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } || configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"] is { Length: > 0 };

    private MeterProvider BuildMeters(bool pushes)
    {
        var builder = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(Meters);
        if (prometheus.Value.Enabled) builder.AddReader(scrape.Reader);
        if (pushes) builder.AddOtlpExporter(exporter => Configure(exporter, "metrics"));
        return builder.Build();
    }

    private TracerProvider BuildTraces() => Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(Resource())
        .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(_otlp.SampledShare)))
        .AddSource(MessageTrace.SourceName, RequestTrace.SourceName)
        .AddOtlpExporter(exporter => Configure(exporter, "traces"))
        .Build();

    /// <summary>The environment has the last word on the service's name.</summary>
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService("sealpost", serviceVersion: typeof(Exports).Assembly.GetName().Version?.ToString(3))
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private void Configure(OtlpExporterOptions exporter, string signal)
    {
        if (_otlp.Headers is { } headers) exporter.Headers = headers;
        if (_otlp.Endpoint is not { } endpoint) return;
        exporter.Protocol = _otlp.Protocol;
        exporter.Endpoint = _otlp.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}") : endpoint;
    }
}
