using Microsoft.Extensions.Options;
using Sealpost.Engine.Settings;

namespace Sealpost.Host.Telemetry;

/// <summary>Adds what operators watch the server with.</summary>
internal static class TelemetryRegistration
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddDeclaredOptions<OtlpOptions>(builder.Configuration, OtlpOptions.Section);
        builder.Services.AddDeclaredOptions<PrometheusOptions>(builder.Configuration, PrometheusOptions.Section);
        builder.Services.AddSingleton<ScrapeReader>();
        builder.Services.AddSingleton<IStartupFilter, RequestTrace>();
        builder.Services.AddHostedService<Exports>();
        builder.Services.AddHostedService<ScrapeListener>();
    }

    public static void UseTelemetry(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<PrometheusOptions>>().Value is { Enabled: true, Url: null })
            ScrapePage.MapForOperators(app, app.Services.GetRequiredService<ScrapeReader>());
    }
}
