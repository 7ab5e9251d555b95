namespace Sealpost.Cli.Terminal;

/// <summary>What a command reads and writes: the process's own streams, or a test's.</summary>
internal sealed class CommandContext
{
    /// <summary>Bytes of the body, when no file is named.</summary>
    public required Stream Input { get; init; }

    /// <summary>True when a person types the input.</summary>
    public required bool InputIsTerminal { get; init; }

    /// <summary>Data: what another program reads.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Data that is bytes; nothing else is written to <see cref="Output"/> then.</summary>
    public required Stream RawOutput { get; init; }

    /// <summary>Talk: reasons, hints and faults.</summary>
    public required TextWriter Error { get; init; }

    public required Func<string, string?> Environment { get; init; }

    public required TimeProvider Time { get; init; }

    public static CommandContext OfThisProcess() => new()
    {
        Input = Console.OpenStandardInput(),
        InputIsTerminal = !Console.IsInputRedirected,
        Output = Console.Out,
        RawOutput = Console.OpenStandardOutput(),
        Error = Console.Error,
        Environment = System.Environment.GetEnvironmentVariable,
        Time = TimeProvider.System,
    };
}
