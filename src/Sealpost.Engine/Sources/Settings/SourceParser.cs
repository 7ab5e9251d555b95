using System.Collections.Immutable;
using System.Text.Json;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Sources.Settings;

/// <summary>Reads the whole of a source from JSON, notes every fault at once, and takes the secrets out. Pure but for generated secrets.</summary>
internal sealed class SourceParser(SourceSchemes schemes)
{
    public const int MaxName = 100;

    /// <param name="stored">Purposes of the secrets that are stored for it already; empty for a new one.</param>
    public SourceParsing Parse(JsonElement json, IReadOnlySet<string> stored)
    {
        var faults = new List<FieldFault>();
        var body = new FieldReader(json, faults);
        var secrets = new SourceSecretReader(stored);
        var name = body.Text("name", MaxName) ?? "";
        var enabled = body.Boolean("enabled") ?? true;
        var networks = NetworkList.Parse(body, faults);
        var scheme = schemes.Read(body, faults);
        var handshake = HandshakeParser.Parse(body, scheme?.Compiled, secrets);
        if (scheme is null) SourceSecretReader.Pass(body);
        else secrets.Read(body, scheme.Compiled, handshake);
        var settings = new SourceSettings
        {
            Name = name,
            Enabled = enabled,
            Scheme = scheme?.Setting ?? default,
            Settings = scheme?.Choices ?? ImmutableSortedDictionary<string, string>.Empty,
            AllowedNetworks = networks,
            Handshake = handshake,
            EventType = EventTypeParser.Parse(body, scheme?.Compiled),
            Deduplicate = DeduplicationParser.Parse(body),
        };
        body.End();
        return faults.Count > 0 ? new SourceParsing.Invalid([.. faults.Distinct()]) : new SourceParsing.Valid(settings, secrets.Taken, secrets.Kept);
    }
}
