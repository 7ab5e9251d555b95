using System.Buffers;
using System.Net;
using Sealpost.Engine.Egress.Dialling;

namespace Sealpost.Engine.Egress;

/// <summary>
/// Judges the text of a destination's URL when it is saved, so that a fault is told beside the field. It is not the guard: the address is
/// judged when it is dialled, because a name can answer differently every time. Pure.
/// </summary>
internal sealed class DestinationUrlPolicy(AddressPolicy addresses, bool allowHttp)
{
    public const int MaxLength = 2048;

    private static readonly SearchValues<char> AuthorityEnd = SearchValues.Create("/?#");

    // The WHATWG Fetch port block list, and the services that trust whoever reaches them.
    private static readonly HashSet<int> ForbiddenPorts =
    [
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115, 117,
        119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636,
        989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
        445, 1433, 1521, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5672, 6379, 9042, 9092, 10250, 11211, 27017,
    ];

    private static readonly HashSet<string> LoopbackNames =
        new(["localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"], StringComparer.OrdinalIgnoreCase);

    private const string NotAbsolute = "This is not an absolute https URL; write it like https://hooks.example.com/path.";

    /// <param name="text">The URL as it was given.</param>
    /// <param name="carriesCredentials">Whether the destination sends a password, token or secret header.</param>
    public UrlDecision Check(string text, bool carriesCredentials)
    {
        if (text.Length > MaxLength)
            return Refuse(UrlFault.TooLong, $"The URL has {text.Length} characters; use at most {MaxLength}.");
        foreach (var character in text)
        {
            if (character <= ' ' || character is '\\' or '\x7f' || char.IsWhiteSpace(character) || char.IsControl(character))
                return Refuse(UrlFault.NotAUrl, "The URL has white space, a control character or a backslash; remove it or percent-encode it.");
        }

        // Uri takes a leading slash for a file of this machine or of another.
        if (text.StartsWith('/') || !Uri.TryCreate(text, UriKind.Absolute, out var url))
            return Refuse(UrlFault.NotAUrl, NotAbsolute);
        if (SchemeFault(url, carriesCredentials) is { } schemeFault)
            return schemeFault;
        if (text.Length <= url.Scheme.Length + 3 || !text.AsSpan(url.Scheme.Length).StartsWith("://"))
            return Refuse(UrlFault.NotAUrl, "The scheme must be followed by :// and a host; write it like https://hooks.example.com/path.");

        var rest = text.AsSpan(url.Scheme.Length + 3);
        var authority = rest.IndexOfAny(AuthorityEnd) is var end and >= 0 ? rest[..end] : rest;
        if (authority.Contains('@'))
            return Refuse(UrlFault.UserInfo, "The URL has a user name or password before the host; set the destination's authentication instead.");
        if (text.Contains('#'))
            return Refuse(UrlFault.Fragment, "The URL has a fragment (#…), which is never sent; remove it.");
        if (ForbiddenPorts.Contains(url.Port))
            return Refuse(UrlFault.Port, $"Port {url.Port} belongs to another protocol; use 443 or another HTTPS port.");

        return (UrlDecision?)HostFault(url, HostText(authority)) ?? new UrlDecision.Accepted(url);
    }

    /// <summary>False when today's settings no longer let a saved URL be sent to. Cheap; asked before every send.</summary>
    public bool MayStillSend(Uri url, bool carriesCredentials) =>
        (ReferenceEquals(url.Scheme, Uri.UriSchemeHttps) || SchemeFault(url, carriesCredentials) is null)
        && url.UserInfo.Length == 0
        && !ForbiddenPorts.Contains(url.Port);

    private UrlDecision.Refused? SchemeFault(Uri url, bool carriesCredentials)
    {
        if (url.Scheme == Uri.UriSchemeHttps)
            return null;
        if (url.Scheme != Uri.UriSchemeHttp)
            return Refuse(UrlFault.Scheme, $"The scheme '{url.Scheme}' is not supported; use https.");
        if (!allowHttp)
            return Refuse(UrlFault.Scheme, "Plain http is not allowed here; use https.");
        return carriesCredentials
            ? Refuse(UrlFault.CredentialsOverHttp, "Credentials never travel over plain http; use https or remove the authentication.")
            : null;
    }

    private UrlDecision.Refused? HostFault(Uri url, ReadOnlySpan<char> written)
    {
        if (written is ['[', .. var inner, ']'])
        {
            return !inner.Contains('%') && IPAddress.TryParse(inner, out var v6)
                ? AddressFault(v6)
                : Refuse(UrlFault.Host, "The address in brackets is not a plain IPv6 address; write it without a zone.");
        }

        if (HostNames.Fault(written) is { } fault)
            return Refuse(UrlFault.Host, fault);

        if (AsciiHost(url) is not { } host)
            return Refuse(UrlFault.Host, "The host has letters that no domain name may have together; write the host in ASCII (xn--…).");
        if (HostNames.EndsInNumber(host))
        {
            return IPAddress.TryParse(written, out var v4) && written.SequenceEqual(v4.ToString())
                ? AddressFault(v4)
                : Refuse(UrlFault.NumericHost, "The host ends in a number but is not an IPv4 address; write a name, or four decimal numbers.");
        }

        if (url.HostNameType is not UriHostNameType.Dns)
            return Refuse(UrlFault.Host, "The host is not a valid name: labels have 1 to 63 letters, digits or hyphens and do not begin with a hyphen.");
        if (LoopbackNames.Contains(host) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
            return OpensLoopback ? null : AddressFault(IPAddress.Loopback);
        return host.Contains('.') || addresses.OpensNetworks
            ? null
            : Refuse(UrlFault.Host, "The host has no dot, so it could mean another machine on every network; write the full name.");
    }

    // Null for what no domain name can be, such as letters of both writing directions in one label.
    private static string? AsciiHost(Uri url)
    {
        try
        {
            return url.IdnHost;
        }
        catch (Exception refused) when (refused is UriFormatException or ArgumentException)
        {
            return null;
        }
    }

    private bool OpensLoopback =>
        addresses.Check(IPAddress.Loopback) is AddressVerdict.Allowed || addresses.Check(IPAddress.IPv6Loopback) is AddressVerdict.Allowed;

    private UrlDecision.Refused? AddressFault(IPAddress address) => addresses.Check(address) is AddressVerdict.Allowed
        ? null
        : Refuse(
            UrlFault.Address,
            "The host is not a public address; use a public one, or let the operator open its network with Sealpost:Egress:AllowedNetworks.");

    private static ReadOnlySpan<char> HostText(ReadOnlySpan<char> authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
    }

    private static UrlDecision.Refused Refuse(UrlFault fault, string message) => new(fault, message);
}
