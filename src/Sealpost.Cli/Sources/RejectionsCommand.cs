using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Sources;

namespace Sealpost.Cli.Sources;

/// <summary><c>sealpost sources rejections</c>: what a source did not take in.</summary>
internal static class RejectionsCommand
{
    private static readonly Column<Rejection>[] Columns =
    [
        new("Request", rejection => rejection.Id),
        new("Reason", rejection => rejection.Reason),
        new("Received", rejection => Shown.Time(rejection.ReceivedAt)),
        new("From", rejection => rejection.Caller),
        new("Bytes", rejection => rejection.Size is { } size ? Shown.Number(size) : null),
    ];

    public static Command Create(TenantOptions tenant)
    {
        var id = SourceArgument.Create();
        var list = new ListOptions();
        var command = new Command("rejections", "Lists the requests that a source rejected and that are still kept.") { id };
        list.AddTo(command);
        tenant.SetAction(command, (inside, call, cancellationToken) => list.ShowAsync(call, inside.Sources.ListRejectionsAsync(call.Value(id), list.PageSize(call), cancellationToken), Columns));
        return command;
    }
}
