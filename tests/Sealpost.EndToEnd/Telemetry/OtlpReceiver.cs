using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sealpost.EndToEnd.Telemetry;

/// <summary>A collector that keeps what is exported to it over OTLP as HTTP with protobuf.</summary>
/// <remarks>Field numbers are those of opentelemetry-proto 1.x: trace.proto and common.proto.</remarks>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Lock _gate = new();
    private readonly List<byte[]> _exports = [];
    private readonly List<ExportedSpan> _spans = [];
    private readonly HashSet<string> _metrics = [];
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpReceiver(WebApplication application) => _application = application;

    public string Url => _application.Urls.Single();

    /// <summary>Every exported byte so far.</summary>
    public IReadOnlyList<byte[]> Exports
    {
        get
        {
            lock (_gate) return [.. _exports];
        }
    }

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var receiver = new OtlpReceiver(application);
        application.MapPost("/v1/traces", (HttpContext context) => receiver.ReceiveAsync(context, receiver.AddTraces));
        application.MapPost("/v1/metrics", (HttpContext context) => receiver.ReceiveAsync(context, receiver.AddMetrics));
        await application.StartAsync();
        return receiver;
    }

    /// <summary>Waits until such a span has arrived.</summary>
    public async Task<ExportedSpan> SpanAsync(Func<ExportedSpan, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_spans.FirstOrDefault(condition) is { } found) return found;
                arrival = _arrival.Task;
            }

            await arrival.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until a metric of this name has arrived.</summary>
    public async Task MetricAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_metrics.Contains(name)) return;
                arrival = _arrival.Task;
            }

            await arrival.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context, Action<ProtobufFields> add)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        lock (_gate)
        {
            _exports.Add(body.ToArray());
            add(new ProtobufFields(body.ToArray()));
            _arrival.SetResult();
            _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        context.Response.ContentType = "application/x-protobuf";
    }

    private void AddTraces(ProtobufFields export)
    {
        foreach (var span in export.Messages(1).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)))
        {
            var tags = span.Messages(9).ToDictionary(tag => tag.Text(1), tag => ValueOf(tag.Messages(2).Single()));
            _spans.Add(new(span.Text(5), Convert.ToHexStringLower(span.Bytes(1)), Convert.ToHexStringLower(span.Bytes(2)), Convert.ToHexStringLower(span.Bytes(4)), tags));
        }
    }

    private void AddMetrics(ProtobufFields export)
    {
        foreach (var metric in export.Messages(1).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2))) _metrics.Add(metric.Text(1));
    }

    private static string ValueOf(ProtobufFields value) => value.Number(3) is { } number ? $"{number}" : value.Text(1);
}

internal sealed record ExportedSpan(string Name, string Trace, string Id, string Parent, IReadOnlyDictionary<string, string> Tags);
