using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Deliveries;

namespace Sealpost.Cli.Deliveries;

/// <summary>Which deliveries.</summary>
internal sealed class DeliveryFilterOptions
{
    private static readonly DeliveryState[] States = [.. Enum.GetValues<DeliveryState>().Where(state => state != DeliveryState.Unknown)];

    private readonly Option<string?> _destination = new("--destination") { Description = "Only deliveries to this destination.", HelpName = "id" };
    private readonly Option<string?> _message = new("--message") { Description = "Only deliveries of this message.", HelpName = "id" };
    private readonly Option<string?> _state = new("--state") { Description = "Only deliveries in this state.", HelpName = string.Join('|', States.Select(Shown.Name)) };
    private readonly Option<DateTimeOffset?> _from = CreateTime("--from", "Only deliveries of messages accepted at or after this time: Unix seconds or RFC 3339.");
    private readonly Option<DateTimeOffset?> _until = CreateTime("--until", "Only deliveries of messages accepted before this time.");

    public DeliveryFilterOptions() => _state.AcceptOnlyFromAmong([.. States.Select(Shown.Name)]);

    public void AddTo(Command command)
    {
        command.Add(_destination);
        command.Add(_message);
        command.Add(_state);
        command.Add(_from);
        command.Add(_until);
    }

    public DeliveryFilter Read(ServerCall call) => new()
    {
        Destination = call.Value(_destination),
        Message = call.Value(_message),
        State = call.Value(_state) is { } name ? States.Single(state => Shown.Name(state) == name) : null,
        From = call.Value(_from),
        Until = call.Value(_until),
    };

    private static Option<DateTimeOffset?> CreateTime(string name, string description) => new(name) { Description = description, HelpName = "time", CustomParser = Moment.Parse };
}
