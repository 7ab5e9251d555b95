using System.Buffers;
using System.Collections.Frozen;

namespace Sealpost.Engine.Egress;

/// <summary>Why a header may not be sent.</summary>
/// <param name="Name">The header as it was given.</param>
/// <param name="Fault">What kind of fault.</param>
/// <param name="Message">What is wrong and how to mend it; may be shown beside the field. Never repeats the value.</param>
internal readonly record struct HeaderRefusal(string Name, HeaderFault Fault, string Message);

internal enum HeaderFault
{
    Name,
    Value,

    /// <summary>Belongs to the connection or to the message framing.</summary>
    Reserved,

    /// <summary>Written by one of the destination's own schemes.</summary>
    SignatureHeader,

    /// <summary>Authorization, although the destination does not authenticate with a chosen Authorization header.</summary>
    Authorization,
    TooMany,
    TooLarge,
}

/// <summary>
/// What a tenant may set as a header. Checked when saved and again when sent, because <c>TryAddWithoutValidation</c> writes CR LF as it is.
/// </summary>
internal static class HeaderPolicy
{
    public const int MaxCount = 50;

    /// <summary>Names, values and four bytes of punctuation each.</summary>
    public const int MaxBytes = 8 * 1024;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> ValueCharacters =
        SearchValues.Create([.. "\t", .. Enumerable.Range(0x20, 0x7f - 0x20).Select(code => (char)code)]);

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Content-Type", "Content-Encoding", "Date", "TE", "Trailer", "Upgrade", "HTTP2-Settings", "Expect",
        "Cookie", "Cookie2", "Set-Cookie", "Set-Cookie2");

    /// <summary>Judges all headers that a tenant set on a destination; null when they may be sent.</summary>
    /// <param name="headers">Names and values in wire order.</param>
    /// <param name="schemeHeaders">Names that the destination's schemes write.</param>
    /// <param name="authorizationChosen">Whether the destination authenticates with an Authorization header that the tenant sets.</param>
    public static HeaderRefusal? CheckAll(
        IReadOnlyCollection<KeyValuePair<string, string>> headers,
        IReadOnlyCollection<string> schemeHeaders,
        bool authorizationChosen)
    {
        var bytes = 0;
        foreach (var (name, value) in headers)
        {
            if (Check(name, value, schemeHeaders, authorizationChosen) is { } refusal)
                return refusal;
            bytes += name.Length + value.Length + 4;
        }

        if (headers.Count > MaxCount)
            return new("", HeaderFault.TooMany, $"There are {headers.Count} headers; send at most {MaxCount}.");
        return bytes > MaxBytes
            ? new("", HeaderFault.TooLarge, $"The headers take {bytes} bytes; shorten them to at most {MaxBytes}.")
            : null;
    }

    /// <summary>Judges one header that a tenant set; null when it may be sent.</summary>
    public static HeaderRefusal? Check(string name, string value, IReadOnlyCollection<string> schemeHeaders, bool authorizationChosen)
    {
        if (CheckWire(name, value) is { } refusal)
            return refusal;
        if (!authorizationChosen && name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            return new(name, HeaderFault.Authorization, "Authorization is set through the destination's authentication, not as a header.");
        foreach (var schemeHeader in schemeHeaders)
        {
            if (name.Equals(schemeHeader, StringComparison.OrdinalIgnoreCase))
                return new(name, HeaderFault.SignatureHeader, $"{name} is written by the destination's signature scheme; choose another name.");
        }

        return null;
    }

    /// <summary>Whether a value can be written as it is.</summary>
    public static bool IsValue(string value) => !value.AsSpan().ContainsAnyExcept(ValueCharacters);

    /// <summary>What holds for every header on the wire, our own included: a token name, a visible ASCII value, nothing about the connection.</summary>
    public static HeaderRefusal? CheckWire(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
            return new(name, HeaderFault.Name, "A header name has only letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, section 5.1).");
        if (Reserved.Contains(name) || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase))
            return new(name, HeaderFault.Reserved, $"{name} belongs to the connection or to the message itself and cannot be set; remove it.");
        if (!IsValue(value))
            return new(name, HeaderFault.Value, $"The value of {name} has a character that is not visible ASCII, space or tab; encode it.");
        return value.Length > 0 && (value[0] is ' ' or '\t' || value[^1] is ' ' or '\t')
            ? new(name, HeaderFault.Value, $"The value of {name} begins or ends with white space; trim it.")
            : null;
    }
}
