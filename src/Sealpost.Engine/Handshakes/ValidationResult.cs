using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sealpost.Engine.Handshakes;

/// <summary>How a destination's last handshake ended.</summary>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="Detail">Why it failed, in a stable word; null when it passed.</param>
/// <param name="Delivery">Where the history shows it.</param>
/// <param name="AllowedRate">Requests a minute that the receiver allows; null when it set no bound.</param>
internal sealed record ValidationResult(DateTimeOffset At, bool Passed, int? Status, string? Detail, string Delivery, int? AllowedRate)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static ValidationResult? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<ValidationResult>(json, Json);

    public string Write() => JsonSerializer.Serialize(this, Json);
}
