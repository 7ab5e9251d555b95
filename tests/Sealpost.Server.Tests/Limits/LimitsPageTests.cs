using System.Globalization;
using System.Reflection;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Egress;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Jobs;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Notifications.Mail;
using Sealpost.Engine.Quotas;
using Sealpost.Engine.Retention;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Templates;
using Sealpost.Engine.Tenants;
using Sealpost.Schemes;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.Limits;
using Sealpost.Server.Messages;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;
using Sealpost.Server.Tenants;

namespace Sealpost.Server.Tests.Limits;

/// <summary>docs/limits.md says what the code does.</summary>
public sealed class LimitsPageTests
{
    private static readonly (string What, string Limit)[] Rows =
    [
        ("Body, announced or chunked; above it 413", Size(new LimitOptions().MaxBodyBytes)),
        ("Depth of JSON", Number(RawJson.MaxDepth)),
        ("Messages of one batch, all or nothing", Number(MessageEnvelope.Most)),
        ("Items of a page, `limit`", Number(ListQuery.Most)),
        ("Items of a page when `limit` is not given", Number(ListQuery.Usual)),
        ("`Idempotency-Key`, visible ASCII characters", Number(Constant(typeof(RequestKey), "Longest"))),
        ("Time for which a key is remembered", Time(TimeSpan.FromMilliseconds(IdempotencyKey.Lifetime))),
        ("Content type of a published payload, characters", Number(Constant(typeof(PublishEndpoint), "LongestContentType"))),
        ("Faults named in one answer", Number(Constant(typeof(FieldErrors), "Most"))),
        ("API key of your own, characters", Number(ApiKeyToken.Longest)),
        ("Id of a tenant, characters", Number(TenantId.MaxLength)),
        ("Name of a tenant, characters", Number(Constant(typeof(TenantEndpoints), "LongestName"))),
        ("Jobs of one tenant that run at once", Number(JobStore.MaxRunning)),
        ("Messages a second that each node accepts; beyond it 429", Unless0(new TenantLimitOptions().TenantMessagesPerSecond)),
        ("Requests that each node has under way at once; the others wait", Unless0(new TenantLimitOptions().TenantInFlight)),
        ("Unfinished deliveries; beyond it 429", Unless0(new TenantLimitOptions().TenantPending)),
        ("Destinations; beyond it 409", Unless0(new TenantLimitOptions().TenantDestinations)),
        ("Age of a payload", Time(new RetentionOptions().Payloads)),
        ("Age of a message and its attempts", Time(new RetentionOptions().Attempts)),
        ("Time without a sign of life after which a node counts as dead", Time(new ClusterOptions().Lease)),
        ("Partitions that nodes share", Number(PartitionSet.Size)),
        ("Name of an event type, characters", Number(EventTypeName.MaxLength)),
        ("Versions of an event type", Number(Constant(typeof(EventTypeDraft), "MaxVersions"))),
        ("Example of a version", Size(Constant(typeof(EventTypeDraft), "MaxExampleBytes"))),
        ("JSON Schema of a version", Size(EventSchema.MaxBytes)),
        ("Event types that first uses may make", Number(new EventTypeOptions().MaxCreatedOnFirstUse)),
        ("Messages that may wait for their commit; beyond it 503", Number(new JournalOptions().MaxWaiting)),
        ("Payload bytes that may wait for their commit; beyond it 503", Size(new JournalOptions().MaxWaitingBytes)),
        ("URL, characters", Number(DestinationUrlPolicy.MaxLength)),
        ("Description, characters", Number(DestinationParser.MaxDescription)),
        ("Headers of your own", Number(HeaderPolicy.MaxCount)),
        ("Headers of your own, names and values together", Size(HeaderPolicy.MaxBytes)),
        ("Schemes that sign", Number(Constant(typeof(SigningParser), "MaxSchemes"))),
        ("Event type patterns", Number(EventFilter.MaxPatterns)),
        ("Payload conditions of a filter", Number(PayloadConditionParser.MaxConditions)),
        ("Payload condition, its JSON", Size(PayloadConditionParser.MaxBytes)),
        ("Payload template", Size(PayloadTemplate.MaxLength)),
        ("What a payload template may make", Size(PayloadTemplate.MaxOutput)),
        ("Retries after the first attempt", Number(RetryParser.MaxDelays)),
        ("Delay before a retry", Time(RetryParser.MaxDelay)),
        ("`retry.timeout`, at least", Time(RetryParser.MinTimeout)),
        ("`retry.timeout`, at most", Time(RetryParser.MaxTimeout)),
        ("`Retry-After` of a receiver that is honoured", Time(RetrySchedule.LongestRetryAfter)),
        ("Grace period of a rotation", Time(RotationParser.MaxGracePeriod)),
        ("Addresses that are mailed", Number(Constant(typeof(NotifyEmailsParser), "MaxCount"))),
        ("Mails an hour to one of them, of all destinations of a tenant", Number(MailAllowance.OfAddress)),
        ("Mails an hour to all of them, of all destinations of a tenant", Number(MailAllowance.OfTenant)),
        ("Requests under way at once, of this node", Number(new DeliveryOptions().MaxInFlight)),
        ("Requests under way at once, to one destination", Number(new DeliveryOptions().MaxInFlightPerDestination)),
        ("Name resolution, TCP and TLS together", Time(new EgressOptions().ConnectTimeout)),
        ("Addresses of one name that are tried", Number(Constant("Sealpost.Engine.Egress.Dialling.Dialler", "MaxAddresses"))),
        ("Headers of an answer", Size(1024 * Constant("Sealpost.Engine.Egress.Dialling.OutboundHandler", "MaxResponseHeadersKilobytes"))),
        ("Body of an answer that is read", Size(GuardedClient.MaxResponseBody)),
        ("Handshake", Time(Field(typeof(HandshakeRunner), "Timeout"))),
        ("Request to a token endpoint", Time(TokenEndpoint.Timeout)),
        ("Access token, characters", Number(Constant(typeof(TokenResponse), "MaxTokenLength"))),
        ("Body of a failed answer that is kept", Size(Constant(typeof(AttemptCapture), "FailureBodyBytes"))),
        ("Time for a whole body to arrive; after it 408", Time(new SourceOptions().BodyTimeout)),
        ("Signatures of one request that are tried", Number(Constant("Sealpost.Schemes.Evaluation.SignatureCandidates", "Max"))),
        ("Keys that are tried", Number(Constant("Sealpost.Schemes.Evaluation.ActiveKeys", "Max"))),
        ("Scheme of your own, its JSON", Size(Constant("Sealpost.Schemes.Language.SchemeReader", "MaxSize"))),
        ("Allowed networks", Number(Constant(typeof(NetworkList), "MaxItems"))),
        ("Time within which a repetition is recognised", Time(DeduplicationParser.LongestWindow)),
        ("Rejected requests that are kept", Number(new SourceOptions().RejectionsKept)),
        ("Rejected requests that are kept within a minute", Number(new SourceOptions().RejectionsKeptPerMinute)),
    ];

    [Fact]
    public void Every_row_of_the_page_is_a_limit_of_the_code()
    {
        var page = File.ReadAllLines(PagePath());
        var rows = page.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| What |", StringComparison.Ordinal)).Select(line => line.Split(" | ")).ToList();

        rows.Select(cells => (cells[0][2..], cells[1].TrimEnd(' ', '|'))).Distinct().ShouldBe(Rows, ignoreOrder: true);
    }

    private static string PagePath()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Sealpost.slnx"))) root = root.Parent!;
        return Path.Combine(root.FullName, "docs", "limits.md");
    }

    private static long Constant(Type type, string name) =>
        Convert.ToInt64(type.GetField(name, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).ShouldNotBeNull($"{type.Name}.{name}").GetValue(null), CultureInfo.InvariantCulture);

    // Of a type that these tests may not name.
    private static long Constant(string type, string name) => Constant(typeof(Scheme).Assembly.GetType(type) ?? typeof(Journal).Assembly.GetType(type, throwOnError: true)!, name);

    private static TimeSpan Field(Type type, string name) => (TimeSpan)type.GetField(name, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(null)!;

    private static string Unless0(long number) => number == 0 ? "none" : Number(number);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes % (1 << 20) == 0 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";

    private static string Time(TimeSpan time) => time switch
    {
        { TotalDays: > 1 } => $"{time.Days} d",
        { TotalHours: >= 1 } => $"{time.TotalHours} h",
        _ => $"{time.TotalSeconds} s",
    };
}
