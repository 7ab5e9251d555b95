using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Secrets;

namespace Sealpost.Server.MasterKeys;

[Description("The keys that seal secrets at rest.")]
internal sealed record MasterKeysView(
    [property: Description("The version that seals.")] int Current,
    [property: Description("How many secrets older keys have sealed and the current one will seal again.")] long Waiting,
    [property: Description("The keys by version, the oldest first.")] IReadOnlyList<MasterKeyView> Keys)
{
    public const string Example =
        """{"current":2,"waiting":40,"keys":[{"version":1,"sealed":40,"isCurrent":false,"isHeld":true,"isNeeded":true},{"version":2,"sealed":1200,"isCurrent":true,"isHeld":true,"isNeeded":true}]}""";

    public static MasterKeysView Of(KeyReport report) => new(
        report.Current,
        report.Waiting,
        [.. report.Keys.Select(key => new MasterKeyView(key.Version, key.SealedRows, key.Version == report.Current, key.IsHeld, key.Version >= report.Current || key.SealedRows > 0))]);
}

[Description("One master key; never the key itself.")]
internal sealed record MasterKeyView(
    [property: Description("Its number; it stands before the key in the key file.")] int Version,
    [property: Description("How many secrets are sealed with it.")] long Sealed,
    [property: Description("Whether it is the one that seals.")] bool IsCurrent,
    [property: Description("Whether the node that answers has it.")] bool IsHeld,
    [property: Description("False when nothing is sealed with it any more and it may be taken out of the key file.")] bool IsNeeded);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MasterKeysView))]
internal sealed partial class MasterKeyJson : JsonSerializerContext;
