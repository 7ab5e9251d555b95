using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Signatures;
using Sealpost.Engine.Validation;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Reads what to rotate: <c>scheme</c> where there are several, <c>secret</c> unless it is to be generated, <c>gracePeriod</c>.</summary>
internal sealed class RotationParser(ProfileCatalogue profiles, SchemeCatalogue schemes)
{
    public static readonly TimeSpan MaxGracePeriod = TimeSpan.FromDays(30);
    private const int MaxSecretLength = 4096;

    /// <summary>Null when there are faults.</summary>
    /// <param name="signatures">Say how long a rotation takes, to destinations whose profile follows them.</param>
    public Rotation? Parse(JsonElement json, DestinationSettings settings, SignatureSettings signatures, List<FieldFault> faults)
    {
        var profile = profiles.Find(settings.Profile)!;
        var body = new FieldReader(json, faults);
        var scheme = Choose(body, settings, profile);
        var secret = body.Text("secret", MaxSecretLength);
        if (secret is not null && scheme is not null && SigningParser.SecretFault(profile, scheme, secret) is { } fault) body.Fault("secret", fault);
        if (!body.Has("secret") && scheme?.Kind == SchemeKind.Basic) body.Fault("secret", "Is required: the user name, a colon and the password.");
        var gracePeriod = body.Duration("gracePeriod", TimeSpan.Zero, MaxGracePeriod);
        if (gracePeriod > TimeSpan.Zero && scheme?.SimultaneousKeys == 1 && settings.Handshake != HandshakeKind.None)
            body.Fault("gracePeriod", $"{scheme.Id} carries one signature, and the receiver is asked anew with the new secret, which therefore signs at once; leave it out.");
        body.End();
        if (faults.Count > 0 || scheme is null) return null;
        return new(
            new(SecretPurpose.Signing(scheme.Id), secret is null ? scheme.SecretFormat.Generate() : new Secret(secret), Generated: secret is null),
            gracePeriod ?? Usual(profile, scheme, signatures),
            scheme.SimultaneousKeys);
    }

    // Where there is room for one signature, the old secret never keeps the new one waiting unasked.
    private static TimeSpan Usual(Profile profile, Scheme scheme, SignatureSettings signatures) =>
        scheme.SimultaneousKeys == 1 ? TimeSpan.Zero
        : profile.FollowsSignatureSettings ? signatures.RotationTime
        : profile.Secret.GracePeriod;

    private Scheme? Choose(FieldReader body, DestinationSettings settings, Profile profile)
    {
        var named = body.Text("scheme", 128);
        var candidates = settings.Signing.Select(signing => schemes.Find(signing.Scheme)!).Where(SigningParser.NeedsSecret).ToList();
        if (candidates.RemoveAll(candidate => SecretPurpose.IsAccount(SecretPurpose.Signing(profile, candidate.Id))) > 0 && candidates.Count == 0)
            body.Fault("scheme", "The destination signs with the tenant's own secret, which all of its destinations of the profile share; POST /api/v1/tenants/{tenant}/hmac-secret makes a new one.");
        else if (candidates.Count == 0) body.Fault("scheme", "The destination signs with no secret, so there is none to rotate.");
        else if (body.Has("scheme"))
        {
            if (named is null) return null;
            if (candidates.Find(candidate => candidate.Id == schemes.Find(named)?.Id) is { } chosen) return chosen;
            body.Fault("scheme", $"Is not a scheme of this destination; it has {string.Join(", ", candidates.Select(candidate => candidate.Id))}.");
        }
        else if (candidates.Count == 1) return candidates[0];
        else body.Fault("scheme", $"Is required, because the destination signs with {string.Join(", ", candidates.Select(candidate => candidate.Id))}.");

        return null;
    }
}

/// <param name="GracePeriod">How long the old secret signs on: beside the new one, or alone where only one can sign.</param>
/// <param name="SimultaneousKeys">How many secrets can sign at once.</param>
internal sealed record Rotation(NewSecret Secret, TimeSpan GracePeriod, int SimultaneousKeys);
