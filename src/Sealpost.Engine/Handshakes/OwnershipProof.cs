using System.Text.Json;
using Sealpost.Engine.Destinations.Settings;

namespace Sealpost.Engine.Handshakes;

/// <summary>What a handshake proves: that the receiver at this URL, called with these credentials, wants the events. Pure.</summary>
internal static class OwnershipProof
{
    /// <summary>True when a change makes an earlier handshake worthless: of URL, authentication, signing, a secret or the handshake itself. Changes of events, texts or retries do not.</summary>
    public static bool IsVoidedBy(DestinationSettings before, DestinationParsing.Valid after) =>
        before.Handshake != after.Settings.Handshake
        || before.Url != after.Settings.Url
        || before.Authentication != after.Settings.Authentication
        || after.Secrets.Length > 0
        || JsonSerializer.Serialize(before.Signing) != JsonSerializer.Serialize(after.Settings.Signing)
        || !SecretHeaders(before).SequenceEqual(SecretHeaders(after.Settings), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> SecretHeaders(DestinationSettings settings) => settings.Headers.Where(header => header.Value.Secret).Select(header => header.Key);
}
