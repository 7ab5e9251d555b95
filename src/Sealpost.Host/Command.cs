namespace Sealpost.Host;

/// <summary>What the command line asks for.</summary>
internal abstract record Command
{
    private Command()
    {
    }

    /// <summary>Run the server.</summary>
    /// <param name="Settings">Options as configuration arguments: <c>--Sealpost:Data=/var/lib/sealpost</c>.</param>
    public sealed record Serve(string[] Settings) : Command;

    /// <summary>Send as every system to a receiver that knows only the vendors' rules.</summary>
    public sealed record Demo : Command;

    /// <summary>Move the instance in the data directory to the PostgreSQL database of the connection string.</summary>
    /// <param name="Settings">As of <see cref="Serve"/>.</param>
    public sealed record Migrate(string[] Settings) : Command;

    public sealed record Help : Command;

    public sealed record Version : Command;

    public sealed record Unknown(string Reason) : Command;
}
