using System.Text;
using System.Text.Json;
using Sealpost.Schemes.Language;

namespace Sealpost.Keys;

/// <summary>The vendors that hand out keys only to their customers: what to ask, and for eBay how to be let in first.</summary>
internal static class KeyServices
{
    private const int MaxKeyId = 256;

    private static readonly Uri Plaid = new("https://production.plaid.com/webhook_verification_key/get");
    private static readonly Uri EBayToken = new("https://api.ebay.com/identity/v1/oauth2/token");

    public static ValueTask<KeyFetchResponse?> AskAsync(IKeyFetcher fetcher, KeyAddress address, CancellationToken cancellationToken)
    {
        if (address is not { KeyId: { Length: > 0 and <= MaxKeyId } id, Credentials: { } credentials })
            return ValueTask.FromResult<KeyFetchResponse?>(null);
        return address.Source.Lookup == KeyLookup.Plaid
            ? fetcher.FetchAsync(PlaidRequest(credentials.Id, credentials.Secret, id), cancellationToken)
            : AskEBayAsync(fetcher, credentials.Id, credentials.Secret, id, cancellationToken);
    }

    private static KeyFetchRequest PlaidRequest(string clientId, string secret, string keyId)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("client_id", clientId);
            json.WriteString("secret", secret);
            json.WriteString("key_id", keyId);
            json.WriteEndObject();
        }

        return new(Plaid) { Method = "POST", Body = body.ToArray(), ContentType = "application/json" };
    }

    private static async ValueTask<KeyFetchResponse?> AskEBayAsync(IKeyFetcher fetcher, string clientId, string secret, string keyId, CancellationToken cancellationToken)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{secret}"));
        var grant = new KeyFetchRequest(EBayToken)
        {
            Method = "POST",
            Headers = [new("Authorization", $"Basic {basic}")],
            Body = "grant_type=client_credentials&scope=https%3A%2F%2Fapi.ebay.com%2Foauth%2Fapi_scope"u8.ToArray(),
            ContentType = "application/x-www-form-urlencoded",
        };
        if (await fetcher.FetchAsync(grant, cancellationToken) is not { Status: 200 } granted || TokenOf(granted.Body) is not { } token)
            return null;

        var url = new Uri($"https://api.ebay.com/commerce/notification/v1/public_key/{Uri.EscapeDataString(keyId)}");
        return await fetcher.FetchAsync(new(url) { Headers = [new("Authorization", $"Bearer {token}")] }, cancellationToken);
    }

    private static string? TokenOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("access_token", out var token) && token.ValueKind == JsonValueKind.String
                && token.GetString() is { Length: > 0 } text && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
                ? text
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
