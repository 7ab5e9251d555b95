using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Language;

/// <summary>Where a scheme's keys come from when they are not given.</summary>
internal sealed record KeySource(KeySourceKind Kind)
{
    /// <summary>Where the request names the address; empty when it does not.</summary>
    public IReadOnlyList<FieldSource> UrlSources { get; init; } = [];

    /// <summary>The one address for all requests; null when the request or the operator names it.</summary>
    public Uri? Url { get; init; }

    /// <summary>The hosts that a request may name; <c>*</c> stands for one label.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>How the path of an address that a request names must end.</summary>
    public string PathEnd { get; init; } = "";

    /// <summary>The DNS name that a certificate must bear, in a chain up to a root that is trusted here; null when the host's TLS is proof enough.</summary>
    public string? ChainFor { get; init; }

    /// <summary>Where the key stands in a JSON document.</summary>
    public JsonPath? Pointer { get; init; }

    public KeyLookup Lookup { get; init; }

    public bool Trusts(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.HostNameType == UriHostNameType.Dns
        && url.AbsolutePath.EndsWith(PathEnd, StringComparison.Ordinal) && Hosts.Any(host => IsHost(host, url.IdnHost));

    private static bool IsHost(string pattern, string host)
    {
        var wanted = pattern.Split('.');
        var labels = host.Split('.');
        return wanted.Length == labels.Length
            && wanted.Zip(labels).All(pair => pair.First == "*" ? IsLabel(pair.Second) : string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsLabel(string label) => label.Length >= 3 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}

internal enum KeySourceKind
{
    /// <summary>A PEM certificate at an address in the request.</summary>
    Certificate,
    /// <summary>A PEM key in a JSON document at a fixed address.</summary>
    Document,
    /// <summary>A JSON Web Key Set at an address of the operator's choice.</summary>
    KeySet,
    /// <summary>A vendor's key service, asked by key id.</summary>
    Lookup,
}

internal enum KeyLookup
{
    None,
    Plaid,
    EBay,
}
