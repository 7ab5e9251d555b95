using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Sealpost.Server.Health;

[Description("The state of the process.")]
internal sealed record HealthView([property: Description("healthy.")] string Status);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class HealthJson : JsonSerializerContext;
