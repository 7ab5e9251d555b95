using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Schemes;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;

namespace Sealpost.Server.Schemes;

[Description("One vendor's way to sign webhooks.")]
internal sealed record SchemeView(
    [property: Description("Identity and version; a released version never changes.")] string Id,
    [property: Description("The vendor's name.")] string Name,
    [property: Description("What family of proof it is: hmac, token, basic, none and others.")] string Kind,
    [property: Description("Whether destinations can sign with it; otherwise it only verifies.")] bool CanSign,
    [property: Description("The headers it writes.")] IReadOnlyList<string> Headers,
    [property: Description("The choices it leaves open.")] IReadOnlyList<SchemeSettingView> Settings,
    [property: Description("Where the facts come from.")] string? Source,
    [property: Description("What one should know before using it.")] string? Notes)
{
    public const string Example =
        """{"id":"inscipher@1","name":"InsCipher","kind":"hmac","canSign":true,"headers":["X-HMAC-Signature"],"settings":[{"name":"encoding","values":["hex","base64"],"default":"hex","minimum":null,"maximum":null}],"source":"developer.inscipher.com/docs/enable-hmac-signatures","notes":"No timestamp and no delivery id: a delivery can be replayed."}""";

    public static SchemeView Of(Scheme scheme) => new(
        scheme.Id, scheme.Name, JsonNamingPolicy.CamelCase.ConvertName(scheme.Kind.ToString()), scheme.CanSign, scheme.WrittenHeaders,
        [.. scheme.Settings.Select(setting => new SchemeSettingView(setting.Name, setting.Values, setting.Default, setting.Minimum, setting.Maximum))], scheme.Source, scheme.Notes);
}

[Description("A choice that a scheme leaves open.")]
internal sealed record SchemeSettingView(
    [property: Description("Its name.")] string Name,
    [property: Description("The allowed values; empty when any duration from minimum to maximum will do.")] IReadOnlyList<string> Values,
    [property: Description("What holds when nothing is chosen.")] string Default,
    [property: Description("The shortest duration.")] string? Minimum,
    [property: Description("The longest duration.")] string? Maximum);

[Description("What to sign, to try a scheme.")]
internal sealed record SignBody(
    [property: Description("The secret to sign with. It is used for this answer and not stored.")] string? Secret = null,
    [property: Description("The body as text, signed as its UTF-8 bytes.")] string? Body = null,
    [property: Description("The body as base64, instead of body.")] string? BodyBase64 = null,
    [property: Description("The message id, where the scheme signs one; absent for msg_trial.")] string? Id = null,
    [property: Description("The time to sign; absent for now.")] DateTimeOffset? Timestamp = null,
    [property: Description("The method, where the scheme signs it; absent for POST.")] string? Method = null,
    [property: Description("The absolute URL, where the scheme signs it.")] string? Url = null,
    [property: Description("Choices among those the scheme leaves open.")] IReadOnlyDictionary<string, string>? Settings = null);

[Description("The headers that prove the request.")]
internal sealed record SignedView(
    [property: Description("Name and value of each.")] IReadOnlyDictionary<string, string> Headers)
{
    public const string Example = """{"headers":{"X-HMAC-Signature":"776215a5891ed236c8a39c3d756861d6ffae215248a62e13597818a4247d0544"}}""";
}

[Description("A request to verify, to try a scheme.")]
internal sealed record VerifyBody(
    [property: Description("The secret to verify with. It is used for this answer and not stored.")] string? Secret = null,
    [property: Description("The headers of the request, by name.")] IReadOnlyDictionary<string, string>? Headers = null,
    [property: Description("The body as text, verified as its UTF-8 bytes.")] string? Body = null,
    [property: Description("The body as base64, instead of body.")] string? BodyBase64 = null,
    [property: Description("The method, where the scheme signs it.")] string? Method = null,
    [property: Description("The URL as the sender dialled it, where the scheme signs it.")] string? Url = null,
    [property: Description("The time to judge by; absent for now.")] DateTimeOffset? At = null,
    [property: Description("Choices among those the scheme leaves open.")] IReadOnlyDictionary<string, string>? Settings = null);

[Description("Whether the request verifies.")]
internal sealed record VerifiedView(
    [property: Description("True when it is what the holder of the secret sent.")] bool Verified,
    [property: Description("accepted, or the one reason why not, such as signature-mismatch or timestamp-too-old.")] string Outcome,
    [property: Description("The message id that the signature covers.")] string? MessageId,
    [property: Description("The time that the signature covers.")] DateTimeOffset? Timestamp)
{
    public const string Example = """{"verified":true,"outcome":"accepted","messageId":null,"timestamp":null}""";
}

[Description("What is wrong with a request.")]
internal sealed record DiagnosedView(
    [property: Description("Why it fails, then every mistake under which it would have verified, the most telling first. One finding, accepted, when nothing is wrong.")] IReadOnlyList<FindingView> Findings)
{
    public const string Example =
        """{"findings":[{"code":"signature-mismatch","message":"No signature matches any key."},{"code":"body-trailing-newline","message":"It matches when the newline at the end of the body is left out."}]}""";
}

[Description("One thing that a diagnosis found.")]
internal sealed record FindingView(
    [property: Description("A stable name.")] string Code,
    [property: Description("A sentence for people. It never holds a secret or an expected signature.")] string Message);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(SchemeView))]
[JsonSerializable(typeof(Page<SchemeView>))]
[JsonSerializable(typeof(ProfileView))]
[JsonSerializable(typeof(Page<ProfileView>))]
[JsonSerializable(typeof(SignBody))]
[JsonSerializable(typeof(SignedView))]
[JsonSerializable(typeof(VerifyBody))]
[JsonSerializable(typeof(VerifiedView))]
[JsonSerializable(typeof(DiagnosedView))]
internal sealed partial class SchemeJson : JsonSerializerContext;
