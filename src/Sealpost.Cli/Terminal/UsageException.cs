namespace Sealpost.Cli.Terminal;

/// <summary>The command line asks for something that cannot be; the message says what and how to mend it.</summary>
internal sealed class UsageException(string message) : Exception(message);
