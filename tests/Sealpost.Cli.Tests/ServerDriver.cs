using System.Text.Json;
using Sealpost.Cli.Connections;
using Sealpost.Client;
using Sealpost.Client.Tests;

namespace Sealpost.Cli.Tests;

/// <summary>Runs commands against the real server, inside a tenant of its own.</summary>
internal sealed class ServerDriver
{
    private readonly CommandDriver _driver = new();

    private ServerDriver(LiveServer server, SealpostTenant tenant)
    {
        Tenant = tenant;
        _driver.Variables[ServerOptions.ServerVariable] = server.Address.AbsoluteUri;
        _driver.Variables[ServerOptions.KeyVariable] = LiveServer.ApiKey;
        _driver.Variables[TenantOptions.TenantVariable] = tenant.Id;
    }

    public SealpostTenant Tenant { get; }

    public Dictionary<string, string> Variables => _driver.Variables;

    public static async Task<ServerDriver> CreateAsync(LiveServer server) => new(server, await server.NewTenantAsync());

    public Task<CommandAnswer> RunAsync(params string[] args) => _driver.RunAsync(args);

    /// <inheritdoc cref="CommandDriver.RunWaitingAsync"/>
    public Task<CommandAnswer> RunWaitingAsync(params string[] args) => _driver.RunWaitingAsync(args);

    public Task<CommandAnswer> RunWithBodyAsync(string body, params string[] args) => _driver.RunWithBodyAsync(body, args);

    public Task<CommandAnswer> RunWithBodyAsync(byte[] body, params string[] args) => _driver.RunWithBodyAsync(body, args);

    /// <summary>Runs a command that must succeed, and reads its JSON.</summary>
    public async Task<JsonElement> JsonAsync(params string[] args)
    {
        var answer = await _driver.RunAsync([.. args, "--json"]);
        answer.Exit.ShouldBe(0, answer.Error);
        return JsonDocument.Parse(answer.Output).RootElement;
    }
}
