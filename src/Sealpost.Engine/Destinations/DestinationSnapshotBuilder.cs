using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Sealpost.Catalogue;
using Sealpost.Engine.Authentication;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Signatures;
using Sealpost.Secrets;

namespace Sealpost.Engine.Destinations;

/// <summary>Makes a destination ready to send: compiles its schemes and unseals its secrets. Fails rather than leave a proof out.</summary>
internal sealed class DestinationSnapshotBuilder(ProfileCatalogue profiles, SchemeCatalogue schemes, SecretSealer sealer, AddressPolicy addresses, IOptions<HandshakeOptions> handshakes)
{
    private const string HashSetting = "hash";

    private static readonly ImmutableArray<KeyValuePair<string, string>> DefaultHeaders =
        [new("User-Agent", $"Sealpost/{typeof(DestinationSnapshotBuilder).Assembly.GetName().Version!.ToString(2)}")];

    /// <param name="secrets">All of the destination's and of its tenant's own, oldest first.</param>
    public DestinationSnapshot Build(DestinationRow row, IReadOnlyList<SecretRow> secrets, SignatureSettings signatures)
    {
        var settings = DestinationSettings.Read(row.Settings);
        var profile = profiles.Find(settings.Profile) ?? throw new InvalidOperationException($"Destination {DestinationId.FromBytes(row.Id)} names the profile {settings.Profile}, which this version does not have.");
        var vault = new Vault(row.TenantNo, DestinationId.FromBytes(row.Id), secrets, sealer);
        var templates = profile.Headers.Select(header => new TemplatedHeader(header.Name, HeaderTemplate.Parse(header.Value))).ToImmutableArray();
        // Without the kind, a path is taken for a file.
        var url = new Uri(settings.Url, TargetUrl.IsPath(settings.Url) ? UriKind.Relative : UriKind.Absolute);
        var hasAgreed = settings.Handshake != HandshakeKind.None && ValidationResult.Read(row.Validation) is { Passed: true };
        return new DestinationSnapshot
        {
            DestinationNo = row.DestinationNo,
            Id = vault.Owner,
            TenantNo = row.TenantNo,
            Revision = row.Revision,
            State = (DestinationState)row.State,
            Url = url,
            Filter = EventFilter.Compile(settings.Events, profile.EventOptions),
            Template = settings.PayloadTemplate?.Compile(),
            Headers =
            [
                .. templates.Any(header => IsUserAgent(header.Name)) || settings.Headers.Keys.Any(IsUserAgent) ? [] : DefaultHeaders,
                .. templates.Where(header => header.Template.IsConstant).Select(header => KeyValuePair.Create(header.Name, header.Template.Render(default))),
                // What is sent to a receiver that agreed bears the name it agreed to (Web Hooks for Event Delivery 1.0, 4.1.1).
                .. settings.Handshake == HandshakeKind.CloudEvents ? [KeyValuePair.Create("Origin", handshakes.Value.Origin)] : (KeyValuePair<string, string>[])[],
                .. settings.Headers.Where(header => settings.Handshake != HandshakeKind.CloudEvents || !IsOrigin(header.Key)).Select(header => KeyValuePair.Create(header.Key, header.Value.Value ?? vault.Only(SecretPurpose.Header(header.Key)).Reveal())),
            ],
            TemplatedHeaders = [.. templates.Where(header => !header.Template.IsConstant)],
            SecretHeaders = settings.Headers.Where(header => header.Value.Secret).Select(header => header.Key).ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            Signers = [.. settings.Signing.Where(signing => signatures.Enabled || !IsGoverned(profile, signing)).Select(signing => BuildSigner(signing, profile, signatures, vault))],
            Authentication = BuildAuthentication(settings.Authentication, vault),
            Retry = settings.Retry.ToPolicy() with { Stalls = settings.OnStall == StallPolicy.Stop },
            Rules = new(settings.RateLimit) { TenantNo = row.TenantNo, Url = settings.Url, Ordered = settings.Ordered, StrangerAt = hasAgreed ? null : StrangerHost.Of(url, addresses) },
            DisableAfter = settings.Retry.DisableAfter,
            Timeout = settings.Retry.Timeout,
        };
    }

    private static bool IsOrigin(string name) => string.Equals(name, "Origin", StringComparison.OrdinalIgnoreCase);

    private static bool IsUserAgent(string name) => string.Equals(name, "User-Agent", StringComparison.OrdinalIgnoreCase);

    private static string NameOf(SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.Sha512 ? "hmac-sha512" : "hmac-sha256";

    private static bool IsGoverned(Profile profile, SigningSetting signing) => profile.FollowsSignatureSettings && profile.Owns(signing.Scheme);

    private DestinationSigner BuildSigner(SigningSetting setting, Profile profile, SignatureSettings signatures, Vault vault)
    {
        var scheme = (schemes.Find(setting.Scheme) ?? throw new InvalidOperationException($"Destination {vault.Owner} names the scheme {setting.Scheme}, which this version does not have."))
            .With(IsGoverned(profile, setting) && !setting.Settings.ContainsKey(HashSetting) ? setting.Settings.Add(HashSetting, NameOf(signatures.Algorithm)) : setting.Settings);
        var keys = vault.All(SecretPurpose.Signing(profile, setting.Scheme)).Select(key => scheme.CreateKey(key.Secret, key.Row.From, key.Row.Until)).ToImmutableArray();
        return keys.Length > 0 || !SigningParser.NeedsSecret(scheme)
            ? new DestinationSigner(scheme, keys, setting.Until)
            : throw new MasterKeyException($"Destination {vault.Owner} has lost its secret for {setting.Scheme}.");
    }

    private static AuthenticationMethod BuildAuthentication(AuthenticationSetting setting, Vault vault)
    {
        if (setting == AuthenticationSetting.None) return new AuthenticationMethod.None();
        if (setting.Type == AuthenticationSetting.OAuth2 && OAuthClientId.TryParse(setting.Client, out var client)) return new AuthenticationMethod.OAuth2(client, setting.Scope);
        var secret = vault.Only(SecretPurpose.Authentication(setting.Type)).Reveal();
        return setting.Type switch
        {
            "basic" => new AuthenticationMethod.Authorization(BasicCredentials.Build(setting.Username!, secret)),
            "authorization" => new AuthenticationMethod.Authorization(secret),
            "header" => new AuthenticationMethod.Header(setting.Name!, secret),
            AuthenticationSetting.ClientCertificate => new AuthenticationMethod.ClientCertificate(TlsIdentity.FromPem(setting.Certificate!, secret)),
            _ => throw new InvalidOperationException($"Destination {vault.Owner} authenticates by {setting.Type}, which this version does not have."),
        };
    }

    private readonly record struct Vault(int TenantNo, DestinationId Owner, IReadOnlyList<SecretRow> Rows, SecretSealer Sealer)
    {
        public IEnumerable<(SecretRow Row, Secret Secret)> All(string purpose)
        {
            foreach (var row in Rows)
            {
                if (row.Purpose == purpose) yield return (row, Sealer.Open(row.Context(TenantNo, Owner), row.Sealed));
            }
        }

        public Secret Only(string purpose) => All(purpose).Select(entry => entry.Secret).LastOrDefault()
            ?? throw new MasterKeyException($"Destination {Owner} has lost its secret for {purpose}.");
    }
}
