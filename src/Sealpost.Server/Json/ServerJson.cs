using System.Text.Json.Serialization;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Json;

/// <summary>What every part of the API shares. Each capability has a context of its own with the same options.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ServerJson : JsonSerializerContext;
