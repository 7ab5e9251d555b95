using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Validation;
using Sealpost.Server.Idempotency;

namespace Sealpost.Server.Destinations;

[Description("What is known of a stored secret; never the secret itself.")]
internal sealed record SecretView(
    [property: Description("What it is for: signing, authentication or header; account when it signs for all the tenant's destinations of the profile.")] string Use,
    [property: Description("The scheme, the authentication's type or the header's name.")] string Name,
    [property: Description("When it was stored.")] DateTimeOffset CreatedAt,
    [property: Description("When it begins to sign, where it waits for the end of its predecessor; null for since it was stored.")] DateTimeOffset? From,
    [property: Description("Until when it still signs; null for the newest.")] DateTimeOffset? Until)
{
    public const string Example = """{"use":"signing","name":"standard-webhooks@1","createdAt":"2026-01-31T09:30:00.000Z","from":null,"until":null}""";

    public const string EndedExample = """{"use":"signing","name":"standard-webhooks@1","createdAt":"2026-01-30T09:30:00.000Z","from":null,"until":"2026-02-01T09:30:00.000Z"}""";

    public static SecretView Of(SecretRow row)
    {
        var colon = row.Purpose.IndexOf(':', StringComparison.Ordinal);
        return new(row.Purpose[..colon], row.Purpose[(colon + 1)..], row.CreatedAt, row.From, row.Until);
    }
}

[Description("The secrets of a destination, oldest first.")]
internal sealed record SecretList(
    [property: Description("One item for each stored secret.")] IReadOnlyList<SecretView> Items);

[Description("A rotated secret.")]
internal sealed record RotatedView(
    [property: Description("The scheme whose secret was replaced.")] string Scheme,
    [property: Description("How long the old secret still signs.")] string GracePeriod,
    [property: Description("When the new secret begins to sign: at once, or where a request has room for one signature at the end of the grace period.")] DateTimeOffset SignsFrom,
    [property: Description("Older secrets that would have signed on, and no longer do.")] IReadOnlyList<SecretView> Ended)
{
    public const string Example = $$"""{"scheme":"orange-logic@1","gracePeriod":"1h","signsFrom":"2026-01-31T09:30:00.000Z","ended":[{{SecretView.EndedExample}}],"secret":"Zq3v7Q8r…"}""";

    public const string AccountExample = """{"scheme":"inscipher@1","gracePeriod":"1h","signsFrom":"2026-01-31T10:30:00.000Z","ended":[],"secret":"Zq3v7Q8r5T6w9X0y1z2a"}""";

    [Description("The new secret, this once; absent when it was your own, and when the request is repeated.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>What a repeated request is answered with: everything but the secret.</summary>
    public static (string Resource, RotatedSecret Value) Remembered(RotatedSecret rotated) => (JsonSerializer.Serialize(Of(rotated), DestinationJson.Default.RotatedView), rotated);

    public static IResult Answer(HttpContext context, Creation<RotatedSecret> creation)
    {
        switch (creation)
        {
            case Creation<RotatedSecret>.Made({ Rotation.Secret: var secret } rotated):
                return TypedResults.Json(Of(rotated) with { Secret = secret.Generated ? secret.Value.Reveal() : null }, DestinationJson.Default.RotatedView);
            case Creation<RotatedSecret>.Repeated repeated:
                RequestKey.MarkReplayed(context);
                return TypedResults.Json(JsonSerializer.Deserialize(repeated.Resource, DestinationJson.Default.RotatedView), DestinationJson.Default.RotatedView);
            default:
                return RequestKey.Refusal();
        }
    }

    public override string ToString() => Scheme;

    private static RotatedView Of(RotatedSecret rotated) => new(
        SecretPurpose.SchemeOf(rotated.Rotation.Secret.Purpose)!, DurationText.Format(rotated.Rotation.GracePeriod), rotated.SignsFrom, [.. rotated.Ended.Select(SecretView.Of)]);
}
