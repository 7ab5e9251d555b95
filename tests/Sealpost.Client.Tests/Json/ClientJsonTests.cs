using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sealpost.Client.Deliveries;
using Sealpost.Client.Destinations;
using Sealpost.Client.Json;

namespace Sealpost.Client.Tests.Json;

public sealed class ClientJsonTests
{
    private static readonly JsonElement Document = JsonDocument.Parse(File.ReadAllText(DocumentPath())).RootElement;

    /// <summary>The operations whose answers the client reads, by the id they have in the API's description.</summary>
    private static readonly Dictionary<string, JsonTypeInfo> Answers = new()
    {
        ["createTenant"] = ClientJson.Default.Tenant,
        ["listTenants"] = ClientJson.Default.PageTenant,
        ["createEventType"] = ClientJson.Default.EventType,
        ["listEventTypes"] = ClientJson.Default.PageEventType,
        ["listPublishedEventTypes"] = ClientJson.Default.PagePublishedEventTypeSummary,
        ["getPublishedEventType"] = ClientJson.Default.PublishedEventType,
        ["createDestination"] = ClientJson.Default.Destination,
        ["listDestinations"] = ClientJson.Default.PageDestination,
        ["listSecrets"] = ClientJson.Default.StoredSecrets,
        ["rotateSecret"] = ClientJson.Default.RotatedSecret,
        ["rotateAccountSecret"] = ClientJson.Default.RotatedSecret,
        ["getSignatureSettings"] = ClientJson.Default.SignatureSettings,
        ["getEgressAddresses"] = ClientJson.Default.EgressAddresses,
        ["publish"] = ClientJson.Default.AcceptedMessage,
        ["listMessages"] = ClientJson.Default.PageMessage,
        ["getMessage"] = ClientJson.Default.Message,
        ["listDeliveries"] = ClientJson.Default.PageDelivery,
        ["listAttempts"] = ClientJson.Default.PageAttempt,
        ["getActivity"] = ClientJson.Default.TenantActivity,
        ["getPlayground"] = ClientJson.Default.Playground,
        ["createOAuthClient"] = ClientJson.Default.OAuthClient,
        ["listOAuthClients"] = ClientJson.Default.PageOAuthClient,
        ["testOAuthClient"] = ClientJson.Default.TokenTest,
        ["validateDestination"] = ClientJson.Default.DestinationValidation,
        ["testDestination"] = ClientJson.Default.SentTest,
        ["recoverDestination"] = ClientJson.Default.Job,
        ["listJobs"] = ClientJson.Default.PageJob,
        ["createApiKey"] = ClientJson.Default.ApiKey,
        ["listApiKeys"] = ClientJson.Default.PageApiKey,
        ["createMember"] = ClientJson.Default.Member,
        ["listMembers"] = ClientJson.Default.PageMember,
        ["resetPassword"] = ClientJson.Default.Member,
        ["createPortalLink"] = ClientJson.Default.PortalLink,
    };

    /// <summary>The schemas that the client has a type for.</summary>
    private static readonly Dictionary<string, JsonTypeInfo> Schemas = new()
    {
        ["Member"] = ClientJson.Default.Member,
        ["NewMember"] = ClientJson.Default.NewMember,
        ["MemberPatch"] = ClientJson.Default.MemberChange,
        ["PortalLink"] = ClientJson.Default.PortalLink,
        ["NewPortalLink"] = ClientJson.Default.NewPortalLink,
        ["Tenant"] = ClientJson.Default.Tenant,
        ["NewTenant"] = ClientJson.Default.NewTenant,
        ["Destination"] = ClientJson.Default.Destination,
        ["NewDestination"] = ClientJson.Default.NewDestination,
        ["NewSigning"] = ClientJson.Default.DestinationSigning,
        ["NewAuthentication"] = ClientJson.Default.DestinationAuthentication,
        ["NewRetry"] = ClientJson.Default.DestinationRetry,
        ["PayloadTemplate"] = ClientJson.Default.PayloadTemplate,
        ["Disable"] = ClientJson.Default.Disabling,
        ["Rotate"] = ClientJson.Default.SecretRotation,
        ["Rotated"] = ClientJson.Default.RotatedSecret,
        ["Secret"] = ClientJson.Default.StoredSecret,
        ["AccountSecret"] = ClientJson.Default.AccountSecretRotation,
        ["SignatureSettings"] = ClientJson.Default.SignatureSettings,
        ["SignatureSettingsPatch"] = ClientJson.Default.SignatureSettingsChange,
        ["Activity"] = ClientJson.Default.TenantActivity,
        ["ActivityPoint"] = ClientJson.Default.ActivityPoint,
        ["Playground"] = ClientJson.Default.Playground,
        ["PlaygroundRequest"] = ClientJson.Default.PlaygroundRequest,
        ["Message"] = ClientJson.Default.Message,
        ["AcceptedMessage"] = ClientJson.Default.AcceptedMessage,
        ["Delivery"] = ClientJson.Default.Delivery,
        ["Attempt"] = ClientJson.Default.Attempt,
        ["HttpPart"] = ClientJson.Default.HttpPart,
        ["Header"] = ClientJson.Default.HttpHeader,
        ["EventType"] = ClientJson.Default.EventType,
        ["NewEventType"] = ClientJson.Default.NewEventType,
        ["EventTypeVersion"] = ClientJson.Default.EventTypeVersion,
        ["PublishedEventType"] = ClientJson.Default.PublishedEventType,
        ["PublishedEventTypeSummary"] = ClientJson.Default.PublishedEventTypeSummary,
        ["ApiKey"] = ClientJson.Default.ApiKey,
        ["NewApiKey"] = ClientJson.Default.NewApiKey,
        ["Validation"] = ClientJson.Default.DestinationValidation,
        ["TestSent"] = ClientJson.Default.SentTest,
        ["Job"] = ClientJson.Default.Job,
        ["JobFilter"] = ClientJson.Default.JobFilter,
        ["NewJob"] = ClientJson.Default.NewJob,
        ["NewJobFilter"] = ClientJson.Default.JobFilter,
        ["Recover"] = ClientJson.Default.Recovery,
        ["TokenTest"] = ClientJson.Default.TokenTest,
        ["Problem"] = ClientJson.Default.SealpostProblem,
    };

    public static TheoryData<string> Operations => [.. Answers.Keys];

    public static TheoryData<string> SchemaNames => [.. Schemas.Keys];

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void Every_member_that_the_API_has_the_client_has(string schema) =>
        Document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties").EnumerateObject().Select(member => member.Name)
            .Except(Schemas[schema].Properties.Select(property => property.Name)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Operations))]
    public void Nothing_that_the_API_answers_is_lost(string operation)
    {
        var example = Example(operation);

        var read = JsonSerializer.Deserialize(example, Answers[operation]);
        var written = JsonSerializer.SerializeToElement(read, Answers[operation]);

        Missing(example, written, operation).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"succeeded\"", DeliveryState.Succeeded)]
    [InlineData("\"paused\"", DeliveryState.Unknown)]
    [InlineData("\"Succeeded\"", DeliveryState.Unknown)]
    [InlineData("\"2\"", DeliveryState.Unknown)]
    public void A_state_of_a_newer_server_is_unknown(string json, DeliveryState state) =>
        JsonSerializer.Deserialize(json, ClientJson.Default.DeliveryState).ShouldBe(state);

    [Theory]
    [InlineData("\"a\"", "a", false)]
    [InlineData("{\"secret\":true}", null, true)]
    [InlineData("{\"value\":\"a\",\"secret\":true}", "a", true)]
    public void A_header_is_a_text_or_an_object(string json, string? value, bool secret)
    {
        var setting = JsonSerializer.Deserialize(json, ClientJson.Default.HeaderSetting);

        setting.ShouldBe(new HeaderSetting { Value = value, Secret = secret });
        JsonSerializer.Serialize(setting, ClientJson.Default.HeaderSetting).ShouldBe(json);
    }

    private static IEnumerable<string> Missing(JsonElement expected, JsonElement actual, string path) => expected.ValueKind switch
    {
        JsonValueKind.Object => expected.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).SelectMany(member =>
            actual.TryGetProperty(member.Name, out var found) ? Missing(member.Value, found, $"{path}.{member.Name}") : [$"{path}.{member.Name}"]),
        JsonValueKind.Array => expected.EnumerateArray().Zip(actual.EnumerateArray()).SelectMany(pair => Missing(pair.First, pair.Second, $"{path}[]")),
        _ => [],
    };

    private static JsonElement Example(string operation)
    {
        var found = Document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Single(verb => verb.Value.GetProperty("operationId").GetString() == operation);
        var answer = found.Value.GetProperty("responses").EnumerateObject().First(response => response.Name.StartsWith('2')).Value;
        return answer.GetProperty("content").GetProperty("application/json").GetProperty("example");
    }

    private static string DocumentPath()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Sealpost.slnx"))) root = root.Parent!;
        return Path.Combine(root.FullName, "docs", "api", "openapi.json");
    }
}
