using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sealpost.Client.Transport;

/// <summary>One call, as often as it must be sent.</summary>
internal sealed record ApiRequest(HttpMethod Method, ApiPath Path)
{
    private const string Json = "application/json";

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>The revision that a change was made from.</summary>
    public long? Revision { get; init; }

    /// <summary>Sending it again does no harm, even when the server acted on it the first time.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>It stands beside the API, for everybody: no key is sent.</summary>
    public bool IsPublic { get; init; }

    public static ApiRequest Get(ApiPath path) => new(HttpMethod.Get, path) { IsRepeatable = true };

    /// <param name="path">Below the server's own root.</param>
    public static ApiRequest GetPublic(ApiPath path) => Get(path) with { IsPublic = true };

    public static ApiRequest Delete(ApiPath path) => new(HttpMethod.Delete, path) { IsRepeatable = true };

    public static ApiRequest Create<T>(ApiPath path, T body, JsonTypeInfo<T> type, string? idempotencyKey) =>
        Create(path, JsonSerializer.SerializeToUtf8Bytes(body, type), Json, idempotencyKey);

    /// <param name="idempotencyKey">Null for a new one.</param>
    public static ApiRequest Create(ApiPath path, ReadOnlyMemory<byte> body, string? contentType, string? idempotencyKey) =>
        new(HttpMethod.Post, path) { Body = body, ContentType = contentType, IdempotencyKey = idempotencyKey ?? Guid.NewGuid().ToString("N"), IsRepeatable = true };

    public static ApiRequest Post<T>(ApiPath path, T body, JsonTypeInfo<T> type, bool isRepeatable) =>
        new(HttpMethod.Post, path) { Body = JsonSerializer.SerializeToUtf8Bytes(body, type), ContentType = Json, IsRepeatable = isRepeatable };

    public static ApiRequest Post(ApiPath path, ReadOnlyMemory<byte> json, bool isRepeatable) => new(HttpMethod.Post, path) { Body = json, ContentType = Json, IsRepeatable = isRepeatable };

    public static ApiRequest Post(ApiPath path, bool isRepeatable) => new(HttpMethod.Post, path) { IsRepeatable = isRepeatable };

    public static ApiRequest Patch<T>(ApiPath path, T patch, JsonTypeInfo<T> type, long revision) =>
        new(HttpMethod.Patch, path) { Body = JsonSerializer.SerializeToUtf8Bytes(patch, type), ContentType = "application/merge-patch+json", Revision = revision };

    public HttpRequestMessage ToMessage(Uri root, string? apiKey)
    {
        var message = new HttpRequestMessage(Method, new Uri(root, Path.Text));
        if (apiKey is not null) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        if (IdempotencyKey is not null) message.Headers.TryAddWithoutValidation("Idempotency-Key", IdempotencyKey);
        if (Revision is { } revision) message.Headers.TryAddWithoutValidation("If-Match", string.Create(CultureInfo.InvariantCulture, $"\"{revision}\""));
        // An empty body rather than none: SocketsHttpHandler repeats a request without content on its own when the connection ends, and only the policy may decide that.
        if (Method != HttpMethod.Get) message.Content = new ReadOnlyMemoryContent(Body);
        if (ContentType is not null) message.Content?.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        return message;
    }
}
