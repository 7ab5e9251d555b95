using System.ComponentModel;
using System.Text.Json.Serialization;
using Sealpost.Engine.Handshakes;

namespace Sealpost.Server.Destinations;

[Description("How a handshake with a destination's receiver ended.")]
internal sealed record ValidationView(
    [property: Description("Whether the receiver agreed.")] bool Validated,
    [property: Description("When.")] DateTimeOffset At,
    [property: Description("The HTTP status; null when there was no answer.")] int? Status,
    [property: Description("Why it failed: status_not_200, status_not_2xx, echo_missing, echo_differs, allowed_origin_missing, origin_not_allowed, challenge_missing, challenge_differs, answer_not_json, destination_changed_meanwhile, or what an attempt's detail says when there was no answer. Null when it passed.")] string? Detail,
    [property: Description("The delivery that shows the request and the answer.")] string Delivery,
    [property: Description("Only with cloudevents: how many requests a minute the receiver allows; null when it sets no bound.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AllowedRate)
{
    public const string Example =
        """{"validated":false,"at":"2026-01-31T09:30:00.412Z","status":200,"detail":"echo_missing","delivery":"dlv_01kczq3v7q8r5t6w9x0y1z2a3b_0"}""";

    public static ValidationView Of(ValidationResult result) => new(result.Passed, result.At, result.Status, result.Detail, result.Delivery, result.AllowedRate);
}
