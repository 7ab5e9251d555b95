using Sealpost.Secrets;

namespace Sealpost.AspNetCore.Handshakes;

/// <summary>
/// Takes the signing secrets that senders hand over in a handshake (Asana). Without one such handshakes are refused. Register it with
/// <c>KeepOfferedSecrets</c>, and give the secrets back through an <see cref="Secrets.IWebhookSecretProvider"/>.
/// </summary>
public interface IWebhookSecretStore
{
    /// <summary>Keeps a secret, if one is expected now.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="tenant">The route's <c>{tenant}</c>; null when the route has none.</param>
    /// <param name="secret">What was offered. Nothing proves who offered it.</param>
    /// <param name="cancellationToken">Ends when the sender hangs up.</param>
    /// <returns>
    /// True only while your own program is setting up this very webhook, and only once; otherwise anybody could replace your secret by theirs.
    /// False refuses the handshake.
    /// </returns>
    ValueTask<bool> TryKeepAsync(string source, string? tenant, Secret secret, CancellationToken cancellationToken);
}
