using System.CommandLine;
using Sealpost.Cli.Terminal;
using Sealpost.Client;

namespace Sealpost.Cli.Connections;

/// <summary>Which tenant, for the commands that work inside one.</summary>
internal sealed class TenantOptions(ServerOptions server, CommandContext context)
{
    public const string TenantVariable = "SEALPOST_TENANT";

    private readonly Option<string?> _tenant = new("--tenant", "-t") { HelpName = "id", Recursive = true, Description = $"The tenant. The default is {TenantVariable}." };

    public void AddTo(Command command)
    {
        command.Add(_tenant);
        server.AddTo(command);
    }

    /// <summary>Lets a command work inside the tenant.</summary>
    public void SetAction(Command command, Func<SealpostTenant, ServerCall, CancellationToken, Task<int>> action) =>
        server.SetAction(command, (call, cancellationToken) => action(Open(call), call, cancellationToken));

    private SealpostTenant Open(ServerCall call)
    {
        var id = call.Value(_tenant) ?? context.Environment(TenantVariable);
        return string.IsNullOrEmpty(id) ? throw new UsageException($"Name the tenant, with --tenant or {TenantVariable}.") : call.Client.Tenant(id);
    }
}
