using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sealpost.AspNetCore.Sources;

/// <summary>The sources as they are now. A change of the options replaces them whole; one that has faults changes nothing.</summary>
internal sealed partial class SourceDirectory : IHostedLifecycleService, IDisposable
{
    private readonly IOptionsMonitor<WebhookReceiverOptions> _options;
    private readonly SourceCompiler _compiler;
    private readonly ILogger<SourceDirectory> _logger;
    private readonly Lock _lock = new();
    private volatile IReadOnlyDictionary<string, WebhookSource>? _sources;
    private IDisposable? _subscription;

    public SourceDirectory(IOptionsMonitor<WebhookReceiverOptions> options, SourceCompiler compiler, ILogger<SourceDirectory> logger)
    {
        _options = options;
        _compiler = compiler;
        _logger = logger;
    }

    /// <param name="name">A source's name; case does not count.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="WebhookConfigurationException">The host has not been started and the options have faults.</exception>
    public WebhookSource? Find(string name) => (_sources ?? Load()).GetValueOrDefault(name);

    /// <summary>The sources' names, for a person to read.</summary>
    public IEnumerable<string> Names => (_sources ?? Load()).Keys.Order(StringComparer.Ordinal);

    /// <summary>Refuses to start with faults.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Load();
        return Task.CompletedTask;
    }

    public void Dispose() => _subscription?.Dispose();

    private IReadOnlyDictionary<string, WebhookSource> Load()
    {
        lock (_lock)
        {
            if (_sources is { } loaded)
                return loaded;
            var sources = _compiler.Compile(_options.CurrentValue);
            _subscription = _options.OnChange(Replace);
            return _sources = sources;
        }
    }

    private void Replace(WebhookReceiverOptions options)
    {
        lock (_lock)
        {
            try
            {
                _sources = _compiler.Compile(options);
                Log.Replaced(_logger, options.Sources.Count);
            }
            catch (WebhookConfigurationException e)
            {
                Log.ChangeRefused(_logger, e.Message);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(2003, LogLevel.Information, "The options of the webhook receiver have changed; {Count} sources are received from now on")]
        public static partial void Replaced(ILogger logger, int count);

        [LoggerMessage(2004, LogLevel.Error, "The options of the webhook receiver have changed and have faults; what was before goes on. {Faults}")]
        public static partial void ChangeRefused(ILogger logger, string faults);
    }
}
