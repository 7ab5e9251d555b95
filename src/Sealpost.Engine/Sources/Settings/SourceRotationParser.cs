using System.Text.Json;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Validation;
using Sealpost.Schemes;

namespace Sealpost.Engine.Sources.Settings;

/// <summary>Reads what to rotate: the new <c>secret</c> or <c>generateSecret</c>, its <c>keyId</c>, and the <c>gracePeriod</c> of the old one.</summary>
internal sealed class SourceRotationParser(SourceSchemes schemes)
{
    private static readonly TimeSpan UsualGracePeriod = TimeSpan.FromDays(1);

    /// <summary>Null when there are faults.</summary>
    public SourceRotation? Parse(JsonElement json, SourceSettings settings, List<FieldFault> faults)
    {
        var body = new FieldReader(json, faults);
        var scheme = schemes.Compile(settings);
        NewSourceSecret? secret = null;
        if (scheme.Kind == SchemeKind.None)
        {
            body.Fault("secret", "The source verifies nothing, so there is no secret to rotate.");
            SourceSecretReader.Pass(body);
        }
        else
        {
            secret = SourceSecretReader.ReadNew(body, scheme, SourceSecretPurpose.Verification(scheme.Id));
            if (secret is null && faults.Count == 0) body.Fault("secret", "Is required, or generateSecret true to have one made.");
        }

        var gracePeriod = ReadGracePeriod(body, scheme.RotationOverlap ?? UsualGracePeriod);
        body.End();
        return faults.Count > 0 || secret is null ? null : new(secret, gracePeriod);
    }

    /// <param name="usual">What holds when it is left out.</param>
    public static TimeSpan ReadGracePeriod(FieldReader body, TimeSpan usual) => body.Duration("gracePeriod", TimeSpan.Zero, RotationParser.MaxGracePeriod) ?? usual;
}

internal sealed record SourceRotation(NewSourceSecret Secret, TimeSpan GracePeriod);
