using Sealpost.Engine.Identity;
using Sealpost.Secrets;

namespace Sealpost.Engine.OAuthClients;

/// <summary>One revision of a client, ready to ask for a token.</summary>
/// <param name="Credential">The client secret, or the private key of <c>private_key_jwt</c>.</param>
internal sealed record OAuthClient(OAuthClientId Id, int TenantNo, long Revision, OAuthClientSettings Settings, Secret Credential)
{
    public OAuthPreset Preset { get; } =
        OAuthPreset.Find(Settings.Preset) ?? throw new InvalidOperationException($"OAuth2 client {Id} names the preset {Settings.Preset}, which this version does not have.");
}

/// <summary>A client as people see it.</summary>
internal sealed record OAuthClientRecord(
    OAuthClientId Id, int TenantNo, long Revision, OAuthClientSettings Settings, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
