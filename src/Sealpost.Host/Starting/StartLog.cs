namespace Sealpost.Host.Starting;

/// <summary>
/// Keeps the framework from logging, with its stack trace, a failure of the start that <see cref="Server"/> tells in one line. What goes wrong later is
/// logged as ever.
/// </summary>
internal sealed class StartLog(LoggerFactory inner) : ILoggerFactory
{
    private static readonly string[] Tellers = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    private volatile bool _started;

    public ILogger CreateLogger(string categoryName)
    {
        var logger = inner.CreateLogger(categoryName);
        if (categoryName.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)) logger = new SecretUrlLogger(logger);
        return Tellers.Contains(categoryName) ? new Teller(this, logger) : logger;
    }

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <summary>From now on everything is logged.</summary>
    public void Started() => _started = true;

    public void Dispose() => inner.Dispose();

    private sealed class Teller(StartLog start, ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (start._started || exception is null) logger.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
