using Sealpost.Client.ApiKeys;
using Sealpost.Client.Audit;
using Sealpost.Client.EventTypes;
using Sealpost.Client.Health;
using Sealpost.Client.MasterKeys;
using Sealpost.Client.Members;
using Sealpost.Client.Problems;
using Sealpost.Client.Schemes;
using Sealpost.Client.Settings;
using Sealpost.Client.Tenants;
using Sealpost.Client.Transport;
using Sealpost.Client.Trials;

namespace Sealpost.Client;

/// <summary>Speaks to one Sealpost server.</summary>
/// <remarks>
/// <para>Safe to share between threads; make one and keep it. It never disposes the <see cref="HttpClient"/> and changes none of its settings, so that it may be shared.</para>
/// <para>
/// A busy server (429, 503) and failed connections are tried again, as <see cref="SealpostClientOptions"/> says. What creates or publishes carries an idempotency key, made
/// anew for each call, so that a repetition makes nothing twice. What cannot be repeated safely is tried again only when the server has certainly not acted.
/// </para>
/// <para>
/// Every method throws <see cref="SealpostProblemException"/> when the server refuses or fails, <see cref="HttpRequestException"/> when it cannot be reached, and
/// <see cref="OperationCanceledException"/> when the call is cancelled or the timeout of the <see cref="HttpClient"/> has passed.
/// </para>
/// </remarks>
public sealed class SealpostClient
{
    private readonly ApiConnection _connection;

    /// <summary>Makes a client.</summary>
    /// <param name="http">Sends the requests; its base address is not used.</param>
    /// <param name="options">Where the server is and who is calling.</param>
    /// <exception cref="ArgumentException">One of the options is out of its range.</exception>
    public SealpostClient(HttpClient http, SealpostClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _connection = new ApiConnection(http, options);
        Tenants = new TenantOperations(_connection);
        EventTypes = new EventTypeOperations(_connection);
        PublishedEventTypes = new PublishedEventTypeOperations(_connection);
        ApiKeys = new ApiKeyOperations(_connection);
        Members = new MemberOperations(_connection);
        MasterKeys = new MasterKeyOperations(_connection);
        Audit = new AuditOperations(_connection);
        Settings = new SettingsOperations(_connection);
        Schemes = new SchemeOperations(_connection);
        Trials = new TrialOperations(_connection);
        Health = new HealthOperations(_connection);
    }

    /// <summary>The tenants of the instance; to work inside one of them, use <see cref="Tenant"/>.</summary>
    public TenantOperations Tenants { get; }

    /// <summary>The kinds of events that applications publish.</summary>
    public EventTypeOperations EventTypes { get; }

    /// <summary>What the operator publishes of the event types, for everybody.</summary>
    public PublishedEventTypeOperations PublishedEventTypes { get; }

    /// <summary>The keys that open the API.</summary>
    public ApiKeyOperations ApiKeys { get; }

    /// <summary>The people who may sign in.</summary>
    public MemberOperations Members { get; }

    /// <summary>The keys that seal secrets at rest.</summary>
    public MasterKeyOperations MasterKeys { get; }

    /// <summary>Who changed what.</summary>
    public AuditOperations Audit { get; }

    /// <summary>What the whole instance is set to.</summary>
    public SettingsOperations Settings { get; }

    /// <summary>How vendors sign.</summary>
    public SchemeOperations Schemes { get; }

    /// <summary>What a destination would do with an event.</summary>
    public TrialOperations Trials { get; }

    /// <summary>Whether the server lives and is ready.</summary>
    public HealthOperations Health { get; }

    /// <summary>What one tenant has: messages, destinations, deliveries. Asks the server nothing yet.</summary>
    /// <param name="id">The tenant's id, such as <c>acme</c>.</param>
    /// <exception cref="ArgumentException">The id cannot stand in a path.</exception>
    public SealpostTenant Tenant(string id) => new(_connection, id);
}
