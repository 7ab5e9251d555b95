using System.Text.RegularExpressions;

namespace Sealpost.Host.Starting;

/// <summary>
/// Takes what an ingest URL ends with, and the tokens and codes of links and external logins, out of what the framework logs: it writes whole URLs, once somebody turns its
/// level up, and these parts are secrets.
/// </summary>
internal sealed partial class SecretUrlLogger(ILogger logger) : ILogger
{
    /// <summary>A scope of the framework has the path in it.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    /// <summary>As text alone: the values that a line was made of have the path in them too.</summary>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!logger.IsEnabled(logLevel)) return;
        logger.Log(logLevel, eventId, Secret().Replace(formatter(state, exception), "…"), exception, static (text, _) => text);
    }

    [GeneratedRegex("""(?<=/in/)[^\s'"?]+|(?<=[?&](?:token|code|state)=)[^\s'"&]+""", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
