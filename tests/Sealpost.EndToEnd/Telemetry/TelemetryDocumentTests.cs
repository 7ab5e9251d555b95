using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine;
using Sealpost.Host.Telemetry;

namespace Sealpost.EndToEnd.Telemetry;

/// <summary>The list of instruments, the dashboard and the code say the same.</summary>
public sealed partial class TelemetryDocumentTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sealpost-telemetry-").FullName;
    private readonly Dictionary<string, Instrument> _instruments = [];
    private WebApplication? _server;

    public async ValueTask InitializeAsync()
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("Sealpost.", StringComparison.Ordinal)) _instruments.TryAdd(instrument.Name, instrument);
        };
        listener.Start();
        _server = Host.Server.Build([$"--Sealpost:Data={_directory}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        await _server.StartAsync();
        foreach (var metrics in typeof(EngineRegistration).Assembly.GetTypes().Where(type => type.Name.EndsWith("Metrics", StringComparison.Ordinal))) _server.Services.GetRequiredService(metrics);
        _server.Services.GetRequiredService<IMeterFactory>();
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void The_document_lists_every_instrument_as_it_is() =>
        TelemetryDocument.Read().Select(row => (row.Name, row.Kind, row.Unit)).Order()
            .ShouldBe(_instruments.Values.Select(instrument => (instrument.Name, KindOf(instrument), instrument.Unit ?? "")).Order());

    [Fact]
    public void Every_metric_that_the_dashboard_asks_for_exists()
    {
        var asked = MetricName().Matches(File.ReadAllText(DashboardPath)).Select(match => match.Value).Distinct().ToList();
        var exposed = _instruments.Values.SelectMany(Exposed).ToHashSet();

        asked.Count.ShouldBeGreaterThan(10);
        asked.Where(name => !exposed.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void The_dashboard_shows_every_instrument()
    {
        var asked = MetricName().Matches(File.ReadAllText(DashboardPath)).Select(match => match.Value).ToHashSet();

        _instruments.Values.Where(instrument => !Exposed(instrument).Any(asked.Contains)).Select(instrument => instrument.Name).ShouldBeEmpty();
    }

    [Fact]
    public void The_dashboard_is_one_that_Grafana_takes_in()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(DashboardPath));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();

        panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        foreach (var panel in panels.Where(panel => panel.GetProperty("type").GetString() != "row"))
        {
            panel.GetProperty("targets").EnumerateArray().ShouldNotBeEmpty();
            panel.GetProperty("targets").EnumerateArray().ShouldAllBe(target => target.GetProperty("expr").GetString() != "");
            panel.GetProperty("gridPos").GetProperty("w").GetInt32().ShouldBeInRange(1, 24);
        }
    }

    private static string DashboardPath => Path.Combine(TelemetryDocument.Folder.FullName, "grafana-dashboard.json");

    private static string KindOf(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        return kind.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : kind.Contains("UpDownCounter", StringComparison.Ordinal) ? "up-down-counter"
            : kind.Contains("Gauge", StringComparison.Ordinal) ? "gauge"
            : "counter";
    }

    private static IEnumerable<string> Exposed(Instrument instrument)
    {
        var kind = KindOf(instrument);
        var name = ExpositionName.Of(instrument.Name, instrument.Unit, kind == "counter");
        return kind == "histogram" ? [name + "_bucket", name + "_sum", name + "_count"] : [name];
    }

    [GeneratedRegex("sealpost_[a-z_]+")]
    private static partial Regex MetricName();
}
