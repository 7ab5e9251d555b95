namespace Sealpost.Cli.Terminal;

internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command ran, and its answer is no.</summary>
    public const int Refused = 1;

    public const int BadUsage = 2;
}
