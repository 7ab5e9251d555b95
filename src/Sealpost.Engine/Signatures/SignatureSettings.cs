using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Signatures;

/// <summary>What the whole instance says about signatures of the profiles that follow it, as Orange Logic's administrators do: on or off, the algorithm, and how long both keys sign.</summary>
/// <param name="RotationTime">How long old and new secret sign side by side when a rotation does not say, 0 to 30 days.</param>
/// <param name="Revision">Counts the changes.</param>
internal sealed record SignatureSettings(bool Enabled, SignatureAlgorithm Algorithm, TimeSpan RotationTime, long Revision)
{
    public static readonly TimeSpan MaxRotationTime = TimeSpan.FromDays(30);

    public static readonly SignatureSettings Default = new(true, SignatureAlgorithm.Sha256, TimeSpan.FromHours(1), 1);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new DurationJsonConverter() } };

    public static SignatureSettings Read(byte[]? stored) => stored is null ? Default : JsonSerializer.Deserialize<SignatureSettings>(stored, Json)!;

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

[JsonConverter(typeof(JsonStringEnumConverter<SignatureAlgorithm>))]
internal enum SignatureAlgorithm
{
    [JsonStringEnumMemberName("sha256")]
    Sha256 = 0,
    [JsonStringEnumMemberName("sha512")]
    Sha512 = 1,
}
