using System.Collections.Immutable;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Handshakes;
using Sealpost.Secrets;

namespace Sealpost.Engine.Sources;

/// <summary>Makes a source ready to take requests in: compiles its scheme and unseals its secrets.</summary>
internal sealed class SourceSnapshotBuilder(SourceSchemes schemes, SecretSealer sealer)
{
    /// <param name="secrets">All of the source's, oldest first.</param>
    public SourceSnapshot Build(SourceRecord source, IReadOnlyList<SourceSecretRow> secrets, ImmutableArray<SourceTokenRow> tokens)
    {
        var scheme = schemes.Compile(source.Settings);
        var handshake = source.Settings.Handshake;
        var purpose = SourceSecretPurpose.Verification(scheme.Id);
        return new SourceSnapshot
        {
            SourceNo = source.SourceNo,
            Id = source.Id,
            TenantNo = source.TenantNo,
            Enabled = source.Settings.Enabled,
            Scheme = scheme,
            Keys = [.. secrets.Where(row => row.Purpose == purpose).Select(row => scheme.CreateKey(Open(source, row), from: null, row.Until, row.KeyId))],
            Handshake = Handshake.Find(handshake.Type),
            HandshakeSettings = new()
            {
                VerifyToken = secrets.LastOrDefault(row => row.Purpose == SourceSecretPurpose.VerifyToken) is { } row ? Open(source, row) : null,
                AllowedOrigins = handshake.AllowedOrigins ?? [],
                AllowedRate = handshake.AllowedRate,
                AllowedTopics = handshake.AllowedTopics ?? [],
            },
            AllowedNetworks = NetworkList.Compile(source.Settings.AllowedNetworks),
            EventType = source.Settings.EventType,
            Deduplicate = source.Settings.Deduplicate,
            Tokens = tokens,
        };
    }

    private Secret Open(SourceRecord source, SourceSecretRow row) => sealer.Open(row.Context(source.TenantNo, source.Id), row.Sealed);
}
