using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sealpost.AspNetCore.Tests.Diagnostics;

/// <summary>Keeps every line that the application logged.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Category, string Text)> _lines = new();

    /// <summary>Lines of the receiver itself.</summary>
    public IReadOnlyList<string> Receiver => [.. _lines.Where(line => line.Category.StartsWith("Sealpost.AspNetCore", StringComparison.Ordinal)).Select(line => $"{line.Level}: {line.Text}")];

    /// <summary>Everything, from everybody.</summary>
    public string All => string.Join('\n', _lines.Select(line => line.Text));

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Recorder(LogRecorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recorder._lines.Enqueue((logLevel, category, $"{formatter(state, exception)}{exception}"));
    }
}
