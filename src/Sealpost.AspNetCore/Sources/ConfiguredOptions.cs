using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Sealpost.AspNetCore.Bearer;
using Sealpost.AspNetCore.Handshakes;
using Sealpost.AspNetCore.Replay;
using Sealpost.AspNetCore.Secrets;

namespace Sealpost.AspNetCore.Sources;

/// <summary>
/// Reads the options from configuration. What cannot be read, a word where a number belongs or a name that nothing has, becomes a fault like any
/// other: an exception out of a configuration's change would fall on whoever changed it, and a misspelt demand would demand nothing.
/// </summary>
internal sealed class ConfiguredOptions(IConfiguration configuration) : IConfigureOptions<WebhookReceiverOptions>
{
    public void Configure(WebhookReceiverOptions options)
    {
        var reader = new SectionReader(configuration, "", options.Faults);
        reader.Texts("SchemeFiles", options.SchemeFiles);
        reader.Text("PublicBaseUrl", value => options.PublicBaseUrl = value);
        reader.Number("MaxBodyBytes", value => options.MaxBodyBytes = value);
        reader.Duration("BodyTimeout", value => options.BodyTimeout = value);
        reader.Number("ReplayCapacity", value => options.ReplayCapacity = value);
        reader.Duration("HandlingTimeout", value => options.HandlingTimeout = value);
        foreach (var source in reader.Group("Sources")?.Children ?? [])
            Read(source, options.SourceNamed(source.Name));
        reader.Close();
    }

    private static void Read(SectionReader reader, WebhookSourceOptions source)
    {
        reader.Text("Scheme", value => source.Scheme = value);
        reader.Map("Settings", source.Settings);
        reader.Text("Secret", value => source.Secret = value);
        foreach (var secret in reader.Group("Secrets", "a list")?.Children ?? [])
            source.Secrets.Add(ReadSecret(secret));
        if (reader.Group("Bearer") is { } bearer)
            Read(bearer, source.Bearer ??= new());
        reader.Text("PublicUrl", value => source.PublicUrl = value);
        reader.Text("Tenant", value => source.Tenant = value);
        reader.Number("MaxBodyBytes", value => source.MaxBodyBytes = value);
        reader.Choice<ReplayRecognition>("Replay", value => source.Replay = value);
        reader.Duration("ReplayRetention", value => source.ReplayRetention = value);
        reader.Texts("Methods", source.Methods);
        if (reader.Group("Handshake") is { } handshake)
            Read(handshake, source.Handshake);
        reader.Flag("DangerouslyAcceptUnsignedWebhooks", value => source.DangerouslyAcceptUnsignedWebhooks = value);
        reader.Close();
    }

    private static WebhookSecret ReadSecret(SectionReader reader)
    {
        var secret = new WebhookSecret();
        reader.Text("Value", value => secret.Value = value);
        reader.Moment("From", value => secret.From = value);
        reader.Moment("Until", value => secret.Until = value);
        reader.Text("KeyId", value => secret.KeyId = value);
        reader.Text("Name", value => secret.Name = value);
        reader.Text("Tenant", value => secret.Tenant = value);
        reader.Close();
        return secret;
    }

    private static void Read(SectionReader reader, WebhookBearerOptions bearer)
    {
        reader.Text("AuthenticationScheme", value => bearer.AuthenticationScheme = value);
        if (reader.Group("Introspection") is { } introspection)
            Read(introspection, bearer.Introspection ??= new());
        reader.Map("RequiredClaims", bearer.RequiredClaims);
        reader.Close();
    }

    private static void Read(SectionReader reader, WebhookIntrospectionOptions introspection)
    {
        reader.Text("Endpoint", value => introspection.Endpoint = value);
        reader.Text("ClientId", value => introspection.ClientId = value);
        reader.Text("ClientSecret", value => introspection.ClientSecret = value);
        reader.Duration("CacheFor", value => introspection.CacheFor = value);
        reader.Duration("Timeout", value => introspection.Timeout = value);
        reader.Close();
    }

    private static void Read(SectionReader reader, WebhookHandshakeOptions handshake)
    {
        reader.Text("Name", value => handshake.Name = value);
        reader.Text("VerifyToken", value => handshake.VerifyToken = value);
        reader.Texts("AllowedOrigins", handshake.AllowedOrigins);
        reader.Number("AllowedRate", value => handshake.AllowedRate = value);
        reader.Texts("AllowedTopics", handshake.AllowedTopics);
        reader.Close();
    }
}
