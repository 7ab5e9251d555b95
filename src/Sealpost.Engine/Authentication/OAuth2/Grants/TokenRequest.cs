using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sealpost.Engine.OAuthClients;
using Sealpost.Secrets;

namespace Sealpost.Engine.Authentication.OAuth2.Grants;

/// <summary>One client credentials request (RFC 6749, section 4.4.2), complete. Building it is pure.</summary>
internal sealed class TokenRequest
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";
    private static readonly JsonWriterOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required Uri Url { get; init; }

    public required string ContentType { get; init; }

    public required ImmutableArray<KeyValuePair<string, string>> Headers { get; init; }

    public required byte[] Body { get; init; }

    /// <param name="credential">The client secret, or the private key of <c>private_key_jwt</c>.</param>
    /// <param name="scope">Null or empty leaves the parameter out.</param>
    /// <param name="jwtId">Used by <c>private_key_jwt</c> alone.</param>
    public static TokenRequest Build(OAuthClientSettings client, Secret credential, string? scope, DateTimeOffset now, string jwtId)
    {
        var isJson = client.BodyFormat == TokenBodyFormat.Json;
        var proof = Proof(client, credential, now, jwtId);
        var accept = KeyValuePair.Create("Accept", Json);
        return new()
        {
            Url = client.TokenUrl,
            ContentType = isJson ? Json : Form,
            Headers = client.AuthorizationMethod == ClientAuthorization.Header ? [accept, new("Authorization", Basic(client, credential.Reveal()))] : [accept],
            Body = isJson ? WriteJson(client, proof, scope) : WriteForm(client, proof, scope),
        };
    }

    public override string ToString() => $"Token request to {Url.Host} [redacted]";

    private static ImmutableArray<(string Name, string Value)> Proof(OAuthClientSettings client, Secret credential, DateTimeOffset now, string jwtId) => client.AuthorizationMethod switch
    {
        ClientAuthorization.Body => [("client_id", client.ClientId), ("client_secret", credential.Reveal())],
        ClientAuthorization.PrivateKeyJwt =>
        [
            ("client_id", client.ClientId),
            ("client_assertion_type", ClientAssertion.Type),
            ("client_assertion", ClientAssertion.Create(client, credential.Reveal(), now, jwtId)),
        ],
        _ => [],
    };

    private static string Basic(OAuthClientSettings client, string secret) => client.CredentialEncoding == CredentialEncoding.Raw
        ? BasicCredentials.Build(client.ClientId, secret)
        : BasicCredentials.Build(FormEncoding.Encode(client.ClientId), FormEncoding.Encode(secret));

    private static byte[] WriteForm(OAuthClientSettings client, ImmutableArray<(string Name, string Value)> proof, string? scope)
    {
        var form = new StringBuilder().AppendPair("grant_type", "client_credentials");
        if (!string.IsNullOrEmpty(scope)) form.AppendPair("scope", scope);
        foreach (var (name, value) in proof) form.AppendPair(name, value);
        foreach (var (name, value) in client.ExtraParameters) form.AppendPair(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
        return Encoding.ASCII.GetBytes(form.ToString());
    }

    private static byte[] WriteJson(OAuthClientSettings client, ImmutableArray<(string Name, string Value)> proof, string? scope)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Unescaped);
        json.WriteStartObject();
        foreach (var (name, value) in proof) json.WriteString(name, value);
        json.WriteString("grant_type", "client_credentials");
        if (!string.IsNullOrEmpty(scope)) json.WriteString("scope", scope);
        foreach (var (name, value) in client.ExtraParameters)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
