using System.Text;
using System.Text.Json.Serialization;
using Sealpost.Client.Json;

namespace Sealpost.Client.Deliveries;

/// <summary>Headers and body of a request or a response.</summary>
public sealed record HttpPart
{
    /// <summary>In order. Of a request only those that differ from attempt to attempt; what proves or authenticates is redacted.</summary>
    public required IReadOnlyList<HttpHeader> Headers { get; init; }

    /// <summary>The body, to be read as <see cref="BodyEncoding"/> says; null when it is not kept.</summary>
    public string? Body { get; init; }

    /// <summary>How to read <see cref="Body"/>.</summary>
    public BodyEncoding BodyEncoding { get; init; }

    /// <summary>True when only the beginning of the body is shown.</summary>
    public bool Truncated { get; init; }

    /// <summary>The bytes of the body; null when it is not kept.</summary>
    /// <exception cref="FormatException">The body is not what its encoding says.</exception>
    public ReadOnlyMemory<byte>? BodyBytes()
    {
        if (Body is null) return null;
        return BodyEncoding == BodyEncoding.Base64 ? Convert.FromBase64String(Body) : Encoding.UTF8.GetBytes(Body);
    }
}

/// <summary>One header line.</summary>
/// <param name="Name">The name as sent.</param>
/// <param name="Value">The value, or <c>[redacted]</c>.</param>
public sealed record HttpHeader(string Name, string Value);

/// <summary>How a body is written.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BodyEncoding>))]
public enum BodyEncoding
{
    /// <summary>As text.</summary>
    Utf8,

    /// <summary>In base64, because it is not UTF-8.</summary>
    Base64,
}
