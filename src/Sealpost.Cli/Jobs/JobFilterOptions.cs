using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Client.Jobs;

namespace Sealpost.Cli.Jobs;

/// <summary>Which deliveries a job is about.</summary>
internal sealed class JobFilterOptions
{
    private readonly Option<string?> _destination = new("--destination") { Description = "Only deliveries to this destination.", HelpName = "id" };
    private readonly Option<string?> _eventType = new("--event-type") { Description = "Only deliveries of this event type, by its exact name.", HelpName = "name" };
    private readonly WindowOptions _window = new();

    public void AddTo(Command command)
    {
        command.Add(_destination);
        command.Add(_eventType);
        _window.AddTo(command);
    }

    /// <inheritdoc cref="WindowOptions.RequireSince"/>
    public void RequireSince() => _window.RequireSince();

    public JobFilter Read(ServerCall call) => new() { Destination = call.Value(_destination), EventType = call.Value(_eventType), Since = _window.Since(call), Until = _window.Until(call) };
}
