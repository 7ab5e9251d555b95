using Sealpost.Secrets;

namespace Sealpost.Schemes;

/// <summary>One vendor's way to sign webhooks, as data: the same object signs what is sent and verifies what is received.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed partial class Scheme
{
    internal Scheme(string id, string name, SchemeKind kind)
    {
        Id = id;
        Name = name;
        Kind = kind;
    }

    /// <summary>Identity with version, such as <c>stripe@1</c>. A released version never changes.</summary>
    public string Id { get; }

    /// <summary>The vendor's name for people.</summary>
    public string Name { get; }

    /// <summary>What family of proof the scheme uses.</summary>
    public SchemeKind Kind { get; }

    /// <summary>Every header name that <see cref="Sign"/> may write, so that nobody else sets them.</summary>
    public IReadOnlyList<string> WrittenHeaders => throw new NotImplementedException();

    /// <summary>What a secret for this scheme looks like: its check and its generator.</summary>
    public SecretFormat SecretFormat => throw new NotImplementedException();

    /// <summary>Reads a scheme file.</summary>
    /// <param name="utf8Json">The JSON document, UTF-8.</param>
    /// <exception cref="SchemeFormatException">The file has faults; every one is listed with its JSON pointer.</exception>
    public static Scheme Parse(ReadOnlySpan<byte> utf8Json) => throw new NotImplementedException();

    /// <summary>The same scheme with some of its declared settings chosen, such as <c>hash = hmac-sha512</c>.</summary>
    /// <exception cref="SchemeFormatException">A setting is not declared by the scheme or its value is not one of those allowed.</exception>
    public Scheme With(IReadOnlyDictionary<string, string> settings) => throw new NotImplementedException();

    /// <summary>Decodes a secret into a key of this scheme.</summary>
    /// <param name="secret">The secret as text.</param>
    /// <param name="from">When the key begins to sign and verify; null means always.</param>
    /// <param name="until">When the key stops; null means never.</param>
    /// <exception cref="SecretFormatException">The secret does not have this scheme's format.</exception>
    public SchemeKey CreateKey(Secret secret, DateTimeOffset? from = null, DateTimeOffset? until = null) => throw new NotImplementedException();

    /// <summary>Writes the headers that prove the request, over the exact body bytes.</summary>
    /// <param name="request">Body, message id and time.</param>
    /// <param name="keys">Oldest first; those not active at the request's time are passed over.</param>
    /// <param name="headers">Receives one name and value per header.</param>
    public void Sign(in SignRequest request, ReadOnlySpan<SchemeKey> keys, ICollection<KeyValuePair<string, string>> headers) => throw new NotImplementedException();
}

/// <summary>What family of proof a scheme uses.</summary>
public enum SchemeKind
{
    /// <summary>A keyed hash over a template of the request.</summary>
    Hmac,
    /// <summary>A plain hash with the secret concatenated; verified only.</summary>
    Hash,
    /// <summary>A public-key signature.</summary>
    Asymmetric,
    /// <summary>A JSON Web Token.</summary>
    Jwt,
    /// <summary>A shared token, sent as it is.</summary>
    Token,
    /// <summary>HTTP Basic, RFC 7617.</summary>
    Basic,
    /// <summary>HTTP Message Signatures, RFC 9421.</summary>
    HttpSignature,
    /// <summary>No proof at all, spelled out.</summary>
    None,
}

/// <summary>A decoded key of one scheme with its time of validity.</summary>
public sealed class SchemeKey
{
    /// <summary>When the key begins to sign and verify; null means always.</summary>
    public DateTimeOffset? From { get; }

    /// <summary>When the key stops; null means never.</summary>
    public DateTimeOffset? Until { get; }
}

/// <summary>What is signed.</summary>
public readonly ref struct SignRequest
{
    /// <summary>The exact bytes of the body.</summary>
    public required ReadOnlySpan<byte> Body { get; init; }

    /// <summary>The message id, where the scheme signs one.</summary>
    public string? Id { get; init; }

    /// <summary>The time that goes into the timestamp header.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The HTTP method, upper case.</summary>
    public string? Method { get; init; }

    /// <summary>The absolute URL as it is dialled.</summary>
    public string? Url { get; init; }
}

/// <summary>A scheme file has faults.</summary>
public sealed class SchemeFormatException(IReadOnlyList<SchemeFault> faults) : FormatException(string.Join("; ", faults))
{
    /// <summary>Every fault, in document order.</summary>
    public IReadOnlyList<SchemeFault> Faults { get; } = faults;
}

/// <summary>One fault of a scheme file.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) to the member.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public readonly record struct SchemeFault(string Pointer, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Pointer}: {Message}";
}
