using System.CommandLine;
using System.Text;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.OAuthClients;

/// <summary><c>sealpost oauth-clients create</c>: what is not secret from one file, the secret from another.</summary>
internal static class CreateOAuthClientCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var file = JsonFileOption.Create("The client as the API takes it, a JSON object: name, clientId, authenticationEndpoint or preset, and what else it needs");
        file.Required = true;
        var secretFile = new Option<string?>("--secret-file") { Description = "File that holds the client secret; one line break at its end does not count.", HelpName = "path" };
        var keyFile = new Option<string?>("--private-key-file") { Description = "PEM file of the private key, for private_key_jwt.", HelpName = "path" };
        var command = new Command("create", "Creates an OAuth2 client.") { file, secretFile, keyFile };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var client = await JsonFileOption.ReadAsync(call, call.Value(file)!, cancellationToken);
            if (call.Value(secretFile) is { } secretPath)
                client["clientSecret"] = ReadFile.WithoutLineBreak(Encoding.UTF8.GetString(await ReadFile.BytesAsync("--secret-file", secretPath, cancellationToken)));
            if (call.Value(keyFile) is { } keyPath)
                client["privateKey"] = Encoding.UTF8.GetString(await ReadFile.BytesAsync("--private-key-file", keyPath, cancellationToken));
            return await call.ShowAsync(await inside.OAuthClients.CreateFromJsonAsync(client, cancellationToken: cancellationToken));
        });
        return command;
    }
}
