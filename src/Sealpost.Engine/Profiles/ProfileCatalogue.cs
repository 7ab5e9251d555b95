using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Profiles;

/// <summary>The profiles that ship with Sealpost: one JSON file each, in <c>Catalogue/</c>.</summary>
internal sealed class ProfileCatalogue
{
    /// <summary>What a destination that names no profile gets.</summary>
    public const string DefaultId = "standard-webhooks";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new DurationJsonConverter(), new SuccessRuleJsonConverter() },
    };

    private static readonly Lazy<ProfileCatalogue> BuiltIn = new(() => new ProfileCatalogue(ReadEmbedded()));

    private readonly FrozenDictionary<string, Profile> _profiles;

    public ProfileCatalogue(IEnumerable<Profile> profiles)
    {
        Profiles = [.. profiles.OrderBy(profile => profile.Id, StringComparer.Ordinal)];
        _profiles = Profiles.ToFrozenDictionary(profile => profile.Id, StringComparer.Ordinal);
    }

    public static ProfileCatalogue Default => BuiltIn.Value;

    public ImmutableArray<Profile> Profiles { get; }

    public Profile? Find(string id) => _profiles.GetValueOrDefault(id);

    /// <exception cref="JsonException">The file is not a profile; the message names the member.</exception>
    public static Profile Parse(ReadOnlySpan<byte> utf8Json) => JsonSerializer.Deserialize<Profile>(utf8Json, Json)!;

    private static IEnumerable<Profile> ReadEmbedded()
    {
        var assembly = typeof(ProfileCatalogue).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.Contains(".Profiles.Catalogue.", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return Parse(bytes);
        }
    }
}
