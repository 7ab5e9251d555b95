using System.Text.Json;
using System.Text.Json.Nodes;
using Sealpost.Client.Jobs;
using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Destinations;

/// <summary>The destinations of one tenant.</summary>
public sealed class DestinationOperations
{
    private readonly ApiConnection _connection;
    private readonly ApiPath _tenant;
    private readonly ApiPath _root;

    internal DestinationOperations(ApiConnection connection, ApiPath tenant)
    {
        _connection = connection;
        _tenant = tenant;
        _root = tenant.Then("destinations");
    }

    /// <summary>Creates a destination. A generated signing secret is in this answer and nowhere else.</summary>
    /// <param name="destination">What to create.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters: the same key within 24 hours answers with what was made before, without its secret. Null for a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Validation"/>: the errors name every field that is wrong.</exception>
    public Task<Destination> CreateAsync(NewDestination destination, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Create(_root, destination, ClientJson.Default.NewDestination, idempotencyKey), ClientJson.Default.Destination, cancellationToken);

    /// <summary>Creates a destination from the JSON that the API takes: for members that <see cref="NewDestination"/> does not have.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public Task<Destination> CreateFromJsonAsync(JsonObject destination, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Create(_root, destination, ClientJson.Default.JsonObject, idempotencyKey), ClientJson.Default.Destination, cancellationToken);

    /// <summary>Destinations, newest first, read as the enumeration goes on.</summary>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<Destination> ListAsync(int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(_root, pageSize, ClientJson.Default.PageDestination, cancellationToken);

    /// <summary>One page of the destinations.</summary>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><paramref name="after"/> is no such place.</exception>
    public Task<Page<Destination>> ReadPageAsync(string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ReadPageAsync(_root, after, pageSize, ClientJson.Default.PageDestination, cancellationToken);

    /// <summary>One destination.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<Destination> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(_root.Then(id)), ClientJson.Default.Destination, cancellationToken);

    /// <summary>Changes a destination. Deliveries that wait for a retry use what is set then.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="patch">A merge patch (RFC 7396) of what can be created: what is absent stays, null goes back to what the profile says, lists are replaced as a whole.</param>
    /// <param name="revision">The <see cref="Destination.Revision"/> that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The destination as it is now; a secret that this change generated is in it.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.PreconditionFailed"/>: it was changed meanwhile.</exception>
    public Task<Destination> PatchAsync(string id, JsonObject patch, long revision, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Patch(_root.Then(id), patch, ClientJson.Default.JsonObject, revision), ClientJson.Default.Destination, cancellationToken);

    /// <summary>Deletes a destination: its secrets go at once and what is still to be delivered to it is cancelled; its history stays.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => _connection.SendAsync(ApiRequest.Delete(_root.Then(id)), cancellationToken);

    /// <summary>Lets a destination get events again, from now on: those of the time in between are not sent. Enabling what is enabled changes nothing.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<Destination> EnableAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Post(_root.Then(id, "enable"), isRepeatable: true), ClientJson.Default.Destination, cancellationToken);

    /// <summary>Stops a destination. Disabling what is disabled changes nothing, its reason neither.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="reason">For people: at most 500 characters; null to give none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<Destination> DisableAsync(string id, string? reason = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(
            ApiRequest.Post(_root.Then(id, "disable"), new Disabling(reason), ClientJson.Default.Disabling, isRepeatable: true), ClientJson.Default.Destination, cancellationToken);

    /// <summary>Makes the handshake with the receiver, once and now. When the receiver agrees, the destination becomes active.</summary>
    /// <param name="id">The destination's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How it ended, be it well or not.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Conflict"/>: it asks its receiver for no handshake.</exception>
    public Task<DestinationValidation> ValidateAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Post(_root.Then(id, "validate"), isRepeatable: true), ClientJson.Default.DestinationValidation, cancellationToken);

    /// <summary>Sends a test event to one destination, whatever it subscribes to. It is delivered like any other: signed, recorded and tried again.</summary>
    /// <param name="id">The destination's id.</param>
    /// <param name="eventType">The event type; null for the one that fits the destination.</param>
    /// <param name="payload">One JSON value in UTF-8, sent byte for byte; null for an example.</param>
    /// <param name="cancellationToken">Gives up; the event may be sent nevertheless.</param>
    /// <exception cref="JsonException">The payload is not JSON.</exception>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Conflict"/>: it is not active.</exception>
    public Task<SentTest> TestAsync(string id, string? eventType = null, ReadOnlyMemory<byte>? payload = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Post(_root.Then(id, "test"), RawJson.Write(writer => WriteTest(writer, eventType, payload)), isRepeatable: false), ClientJson.Default.SentTest, cancellationToken);

    /// <summary>Sends the dead deliveries of a destination again, as a job.</summary>
    /// <param name="id">The destination's id.</param>
    /// <param name="since">Those of messages accepted at or after this time.</param>
    /// <param name="until">Those of messages accepted before this time; null for all that were accepted until now.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters: the same key within 24 hours answers with the job that was made before. Null for a new one.</param>
    /// <param name="cancellationToken">Gives up; the job may run nevertheless.</param>
    /// <returns>The job, running.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Conflict"/>: it is not active.</exception>
    public Task<Job> RecoverAsync(string id, DateTimeOffset since, DateTimeOffset? until = null, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(
            ApiRequest.Create(_root.Then(id, "recover"), new Recovery(since, until), ClientJson.Default.Recovery, idempotencyKey), ClientJson.Default.Job, cancellationToken);

    /// <summary>What is known of a destination's secrets, oldest first; never a secret itself.</summary>
    /// <param name="id">The destination's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public async Task<IReadOnlyList<StoredSecret>> ListSecretsAsync(string id, CancellationToken cancellationToken = default) =>
        (await _connection.SendAsync(ApiRequest.Get(_root.Then(id, "secrets")), ClientJson.Default.StoredSecrets, cancellationToken)).Items;

    /// <summary>
    /// Replaces a signing secret. During the grace period old and new secret both sign, in the manner of the scheme; where a request has room for one signature, the old one
    /// signs alone until the grace period is over. It is not repeated when its answer is lost, for a repetition does not show the secret: rotate once more.
    /// </summary>
    /// <param name="id">The destination's id.</param>
    /// <param name="rotation">Which secret, and how.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new secret, if it was generated, and which older ones ended by it.</returns>
    /// <exception cref="SealpostProblemException">Something about it is refused.</exception>
    public Task<RotatedSecret> RotateSecretAsync(string id, SecretRotation rotation, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(
            ApiRequest.Post(_root.Then(id, "secrets", "rotate"), rotation, ClientJson.Default.SecretRotation, isRepeatable: false), ClientJson.Default.RotatedSecret, cancellationToken);

    /// <summary>
    /// Replaces the secret that all the tenant's <c>inscipher</c> destinations share. It is not repeated when its answer is lost, for a repetition does not show the secret:
    /// rotate once more.
    /// </summary>
    /// <param name="gracePeriod">How long the old secret still signs, alone, before the new one does: 0s to 30d; null for 0s.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new secret, and which older ones ended by it.</returns>
    /// <exception cref="SealpostProblemException">Something about it is refused.</exception>
    public Task<RotatedSecret> RotateAccountSecretAsync(string? gracePeriod = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(
            ApiRequest.Post(_tenant.Then("hmac-secret"), new AccountSecretRotation(gracePeriod), ClientJson.Default.AccountSecretRotation, isRepeatable: false),
            ClientJson.Default.RotatedSecret,
            cancellationToken);

    private static void WriteTest(Utf8JsonWriter writer, string? eventType, ReadOnlyMemory<byte>? payload)
    {
        writer.WriteStartObject();
        if (eventType is not null) writer.WriteString("eventType", eventType);
        if (payload is { } json)
        {
            writer.WritePropertyName("payload");
            writer.WriteRawValue(json.Span);
        }

        writer.WriteEndObject();
    }
}
