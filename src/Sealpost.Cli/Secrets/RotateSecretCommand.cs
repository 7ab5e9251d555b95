using System.CommandLine;
using System.Text;
using Sealpost.Cli.Connections;
using Sealpost.Cli.Destinations;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Destinations;

namespace Sealpost.Cli.Secrets;

/// <summary><c>sealpost secrets rotate</c>: shows the new secret, this once.</summary>
internal static class RotateSecretCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var id = DestinationArgument.Create();
        var scheme = new Option<string?>("--scheme") { Description = "The scheme whose secret is replaced; needed where several have one.", HelpName = "id" };
        var grace = new Option<string?>("--grace-period") { Description = "How long the old secret signs beside the new one, such as 1h; 0s drops it at once. The default is the profile's.", HelpName = "duration" };
        var secretFile = new Option<string?>("--secret-file") { Description = "File that holds your own new secret; one line break at its end does not count. The default is a generated one.", HelpName = "path" };
        var command = new Command("rotate", "Replaces a signing secret and shows the new one, this once.") { id, scheme, grace, secretFile };
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var secret = call.Value(secretFile) is { } path ? ReadFile.WithoutLineBreak(Encoding.UTF8.GetString(await ReadFile.BytesAsync("--secret-file", path, cancellationToken))) : null;
            var rotation = new SecretRotation { Scheme = call.Value(scheme), Secret = secret, GracePeriod = call.Value(grace) };
            var rotated = await inside.Destinations.RotateSecretAsync(call.Value(id), rotation, cancellationToken);
            if (rotated.Secret is not null)
                await call.Context.Error.WriteLineAsync("Keep the secret: it is shown this once.");
            return await call.ShowAsync(rotated);
        });
        return command;
    }
}
