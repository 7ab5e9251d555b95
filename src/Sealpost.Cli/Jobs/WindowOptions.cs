using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Jobs;

/// <summary>From when until when messages were accepted.</summary>
internal sealed class WindowOptions
{
    private readonly Option<DateTimeOffset?> _since = new("--since")
    {
        Description = "Only deliveries of messages accepted at or after this time: Unix seconds or RFC 3339. Needed wherever something is sent again.",
        HelpName = "time",
        CustomParser = Moment.Parse,
    };

    private readonly Option<DateTimeOffset?> _until = new("--until")
    {
        Description = "Only deliveries of messages accepted before this time. The default is the present.",
        HelpName = "time",
        CustomParser = Moment.Parse,
    };

    public void AddTo(Command command)
    {
        command.Add(_since);
        command.Add(_until);
    }

    /// <summary>Makes <c>--since</c> required.</summary>
    public void RequireSince() => _since.Required = true;

    public DateTimeOffset? Since(ServerCall call) => call.Value(_since);

    public DateTimeOffset? Until(ServerCall call) => call.Value(_until);
}
