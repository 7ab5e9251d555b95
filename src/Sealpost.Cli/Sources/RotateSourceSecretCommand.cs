using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Client.Sources;

namespace Sealpost.Cli.Sources;

/// <summary><c>sealpost sources rotate</c>: a new secret beside the old one.</summary>
internal static class RotateSourceSecretCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = SourceArgument.Create();
        var grace = GracePeriodOption.Create("secret is accepted beside the new one");
        var secret = new SourceSecretOptions();
        var command = new Command("rotate", "Replaces the secret that a source verifies with.") { id, grace };
        secret.AddTo(command);
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var rotation = new SourceSecretRotation
            {
                Secret = await secret.ReadAsync(call, cancellationToken),
                GenerateSecret = secret.Generates(call) ? true : null,
                KeyId = secret.KeyId(call),
                GracePeriod = call.Value(grace),
            };
            var rotated = await inside.Sources.RotateSecretAsync(call.Value(id), rotation, cancellationToken);
            if (rotated.Secret is not null)
                await call.Context.Error.WriteLineAsync("Keep the secret: it is shown this once.");
            return await call.ShowAsync(rotated);
        });
        return command;
    }
}
