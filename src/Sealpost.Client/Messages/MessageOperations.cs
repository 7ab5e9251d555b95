using System.Text.Json;
using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Messages;

/// <summary>Publishes messages of one tenant and reads them back.</summary>
public sealed class MessageOperations
{
    private readonly ApiConnection _connection;
    private readonly ApiPath _tenant;
    private readonly ApiPath _root;

    internal MessageOperations(ApiConnection connection, ApiPath tenant)
    {
        _connection = connection;
        _tenant = tenant;
        _root = tenant.Then("messages");
    }

    /// <summary>Publishes an event. When this returns, the message and all its deliveries are on the server's disk.</summary>
    /// <param name="eventType">What happened, such as <c>invoice.paid</c>.</param>
    /// <param name="payload">Sent to every destination byte for byte; may be empty. The server takes 5 MiB unless it is set otherwise.</param>
    /// <param name="contentType">What the payload is, such as <c>application/json</c>; null to say nothing.</param>
    /// <param name="idempotencyKey">
    /// 1 to 255 visible ASCII characters: the same key and the same message within 24 hours give the same answer again. Null for a new one, which covers the repetitions of this
    /// call; give your own to cover a crash of your program too.
    /// </param>
    /// <param name="cancellationToken">Gives up; the message may be accepted nevertheless.</param>
    /// <exception cref="SealpostProblemException">It is refused, or the server stays busy.</exception>
    public Task<AcceptedMessage> PublishAsync(
        string eventType, ReadOnlyMemory<byte> payload, string? contentType, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(
            ApiRequest.Create(_tenant.Then("publish", eventType), payload, contentType, idempotencyKey), ClientJson.Default.AcceptedMessage, cancellationToken);

    /// <summary>Publishes up to 1,000 messages at once: all are stored or none.</summary>
    /// <param name="messages">1 to 1,000 messages with JSON payloads.</param>
    /// <param name="idempotencyKey">Covers the whole batch, as in <see cref="PublishAsync"/>.</param>
    /// <param name="cancellationToken">Gives up; the messages may be accepted nevertheless.</param>
    /// <returns>What became of each, in the same order.</returns>
    /// <exception cref="JsonException">A payload is not JSON.</exception>
    /// <exception cref="SealpostProblemException">One of them is refused, and so all are; the errors name it as <c>[0].eventType</c>.</exception>
    public async Task<IReadOnlyList<AcceptedMessage>> PublishBatchAsync(
        IReadOnlyList<NewMessage> messages, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return await _connection.SendAsync(
            ApiRequest.Create(_root, RawJson.Write(writer => Write(writer, messages)), "application/json", idempotencyKey), ClientJson.Default.AcceptedMessageArray, cancellationToken);
    }

    /// <summary>Messages without their payloads, newest first, read as the enumeration goes on.</summary>
    /// <param name="eventType">Only messages of this event type; null for all.</param>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<Message> ListAsync(string? eventType = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        ListAsync(new MessageFilter { EventType = eventType }, pageSize, cancellationToken);

    /// <summary>Messages, newest first, read as the enumeration goes on, without their payloads.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<Message> ListAsync(MessageFilter filter, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(Filtered(filter), pageSize, ClientJson.Default.PageMessage, cancellationToken);

    /// <summary>One page of the messages, without their payloads.</summary>
    /// <param name="eventType">Only messages of this event type; null for all.</param>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><paramref name="after"/> is no such place.</exception>
    public Task<Page<Message>> ReadPageAsync(string? eventType = null, string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        ReadPageAsync(new MessageFilter { EventType = eventType }, after, pageSize, cancellationToken);

    /// <summary>One page of the messages, without their payloads.</summary>
    /// <param name="filter">Which. The next page needs the same.</param>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><paramref name="after"/> is no such place, or the source is no id of a source.</exception>
    public Task<Page<Message>> ReadPageAsync(MessageFilter filter, string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ReadPageAsync(Filtered(filter), after, pageSize, ClientJson.Default.PageMessage, cancellationToken);

    /// <summary>One message with its payload, unless that was expunged.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<Message> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(_root.Then(id)), ClientJson.Default.Message, cancellationToken);

    /// <summary>Erases a message's payload: it cannot be delivered or resent any more. That the message existed stays on record.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task ExpungePayloadAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Delete(_root.Then(id, "payload")), cancellationToken);

    private ApiPath Filtered(MessageFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _root.With(("eventType", filter.EventType), ("source", filter.Source));
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<NewMessage> messages)
    {
        writer.WriteStartArray();
        foreach (var message in messages)
        {
            writer.WriteStartObject();
            writer.WriteString("eventType", message.EventType);
            writer.WritePropertyName("payload");
            writer.WriteRawValue(message.Payload.Span);
            if (message.IdempotencyKey is not null) writer.WriteString("idempotencyKey", message.IdempotencyKey);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
