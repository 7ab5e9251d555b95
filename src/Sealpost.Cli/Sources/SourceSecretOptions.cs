using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Sources;

/// <summary>The secret that a source verifies with.</summary>
internal sealed class SourceSecretOptions
{
    private readonly Option<string?> _file = new("--secret-file") { Description = "File that holds the secret; one line break at its end does not count.", HelpName = "path" };
    private readonly Option<bool> _generate = new("--generate-secret") { Description = "Have a secret made, for a sender that takes yours. It is shown this once." };
    private readonly Option<string?> _keyId = new("--key-id") { Description = "The name by which messages call the secret, where they name their key.", HelpName = "name" };

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_generate);
        command.Add(_keyId);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_file) is not null && result.GetValue(_generate))
                result.AddError("Give --secret-file or --generate-secret, not both.");
        });
    }

    public async Task WriteToAsync(JsonObject body, ServerCall call, CancellationToken cancellationToken)
    {
        if (await ReadAsync(call, cancellationToken) is { } secret)
            body["secret"] = secret;
        if (Generates(call))
            body["generateSecret"] = true;
        if (KeyId(call) is { } keyId)
            body["keyId"] = keyId;
    }

    public bool Generates(ServerCall call) => call.Value(_generate);

    public string? KeyId(ServerCall call) => call.Value(_keyId);

    /// <summary>Null when no file is named.</summary>
    public async Task<string?> ReadAsync(ServerCall call, CancellationToken cancellationToken) =>
        call.Value(_file) is { } path ? ReadFile.WithoutLineBreak(Encoding.UTF8.GetString(await ReadFile.BytesAsync("--secret-file", path, cancellationToken))) : null;
}
