using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Sealpost.AspNetCore.Receiving;

namespace Sealpost.AspNetCore;

/// <summary>A webhook whose proof has been verified. Handlers take it as a parameter; elsewhere it is a feature of the <see cref="HttpContext"/>.</summary>
public sealed class Webhook
{
    private const int MaxFormFields = 1024;

    internal Webhook()
    {
    }

    /// <summary>The source's name as it is configured.</summary>
    public required string Source { get; init; }

    /// <summary>The scheme's id, such as <c>github@1</c>; <c>bearer</c> where a token alone proves the request.</summary>
    public required string Scheme { get; init; }

    /// <summary>The exact bytes of the body, which the handler may keep.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The Content-Type header; null without one.</summary>
    public string? ContentType { get; init; }

    /// <summary>What happened, where the scheme knows in which place the sender says so; null elsewhere. Mostly not covered by the signature.</summary>
    public string? EventType { get; init; }

    /// <summary>The message id that the signature covers; null when the scheme signs none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The sender's id of the delivery, not covered by the signature; null when there is none.</summary>
    public string? DeliveryId { get; init; }

    /// <summary>The time that the signature covers; null when the scheme signs none.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The name of the secret that matched; null when none was needed.</summary>
    public string? Key { get; init; }

    /// <summary>The tenant that the secret that matched belongs to, else the source's; null when neither has one.</summary>
    public string? Tenant { get; init; }

    /// <summary>What the bearer token says; empty without one.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>Reads the body as JSON.</summary>
    /// <param name="type">The payload's type, from a source-generated context.</param>
    /// <exception cref="WebhookPayloadException">The body is not such JSON. Let it pass: the sender is answered 400.</exception>
    public T ReadJson<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(WithoutMark(Body.Span), type) ?? throw new WebhookPayloadException("The body is null.", null);
        }
        catch (JsonException e)
        {
            throw new WebhookPayloadException("The body is not the JSON expected.", e);
        }
    }

    /// <summary>Reads the body as JSON in the way of the web: camelCase, case does not count, numbers may be texts.</summary>
    /// <exception cref="WebhookPayloadException">The body is not such JSON. Let it pass: the sender is answered 400.</exception>
    [RequiresUnreferencedCode("Reflects over the payload's type; use the overload that takes a JsonTypeInfo when trimming.")]
    [RequiresDynamicCode("Reflects over the payload's type; use the overload that takes a JsonTypeInfo when compiling ahead of time.")]
    public T ReadJson<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(WithoutMark(Body.Span), JsonSerializerOptions.Web) ?? throw new WebhookPayloadException("The body is null.", null);
        }
        catch (JsonException e)
        {
            throw new WebhookPayloadException("The body is not the JSON expected.", e);
        }
    }

    /// <summary>Reads the body as an HTML form (application/x-www-form-urlencoded) of at most 1,024 fields.</summary>
    /// <exception cref="WebhookPayloadException">The body is no such form. Let it pass: the sender is answered 400.</exception>
    public IReadOnlyDictionary<string, StringValues> ReadForm()
    {
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(Body.Span)) { ValueCountLimit = MaxFormFields, ValueLengthLimit = Body.Length + 1 };
            return reader.ReadForm();
        }
        catch (InvalidDataException e)
        {
            throw new WebhookPayloadException("The body is not the form expected.", e);
        }
    }

    /// <summary>Gives minimal API handlers their webhook.</summary>
    /// <param name="context">The request.</param>
    /// <param name="parameter">The handler's parameter.</param>
    /// <exception cref="InvalidOperationException">The endpoint is not guarded: its requests are not verified.</exception>
    public static ValueTask<Webhook?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(context.Features.Get<Webhook>() ?? throw WebhookGate.NotGuarded());
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
