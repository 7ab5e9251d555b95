using Microsoft.Extensions.Options;

namespace Sealpost.Host.Telemetry;

/// <summary>The page of metrics at an address of its own, where nothing else is served.</summary>
internal sealed class ScrapeListener(IOptions<PrometheusOptions> options, ScrapeReader reader) : IHostedService, IAsyncDisposable
{
    private WebApplication? _application;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value is not { Enabled: true, Url: { } url }) return Task.CompletedTask;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url.AbsoluteUri);
        builder.Services.AddRoutingCore();
        _application = builder.Build();
        _application.UseRouting();
        ScrapePage.Map(_application, reader);
        return _application.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _application?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _application?.DisposeAsync() ?? ValueTask.CompletedTask;
}
