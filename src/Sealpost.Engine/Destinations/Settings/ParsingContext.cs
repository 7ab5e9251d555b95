using System.Collections.Immutable;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Validation;
using Sealpost.Secrets;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>What the parts of one parse share: the faults found so far, the secrets met, and which secrets are stored already.</summary>
/// <param name="stored">Purposes of the secrets that are stored.</param>
/// <param name="before">The destination as it was; null for a new one.</param>
internal sealed class ParsingContext(Profile profile, IReadOnlySet<string> stored, DestinationSettings? before, DateTimeOffset now)
{
    private readonly ImmutableArray<NewSecret>.Builder _secrets = ImmutableArray.CreateBuilder<NewSecret>();
    private readonly ImmutableHashSet<string>.Builder _kept = ImmutableHashSet.CreateBuilder<string>();

    public Profile Profile => profile;

    /// <summary>The destination as it was; null for a new one.</summary>
    public DestinationSettings? Before => before;

    public DateTimeOffset Now => now;

    /// <summary>The client certificate as it is stored, in PEM; null when there is none.</summary>
    public string? StoredCertificate => before?.Authentication.Certificate;

    public List<FieldFault> Faults { get; } = [];

    public ImmutableArray<NewSecret> Secrets => _secrets.ToImmutable();

    public ImmutableHashSet<string> Kept => _kept.ToImmutable();

    /// <summary>True when something in the destination must never travel over plain http.</summary>
    public bool CarriesCredentials { get; set; }

    /// <summary>True when the scheme has had this sunset before; it stays, even when it is over.</summary>
    public bool Had(string schemeId, DateTimeOffset until) => before?.Signing.Any(signing => signing.Scheme == schemeId && signing.Until == until) == true;

    public void Take(string purpose, string text) => _secrets.Add(new(purpose, new Secret(text), Generated: false));

    public void Generate(string purpose, SecretFormat format) => _secrets.Add(new(purpose, format.Generate(), Generated: true));

    /// <summary>Keeps the secret that is stored for this purpose; false when there is none.</summary>
    public bool Keep(string purpose)
    {
        if (!stored.Contains(purpose)) return false;
        _kept.Add(purpose);
        return true;
    }
}
