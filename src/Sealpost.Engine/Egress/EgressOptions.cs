using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Egress;

/// <summary>What an operator may decide about dialling out: the configuration section <c>Sealpost:Egress</c>.</summary>
internal sealed class EgressOptions
{
    public const string Section = "Sealpost:Egress";

    /// <summary>Networks in CIDR form that may be dialled although they are not public. Default none. Cloud metadata, link-local and multicast addresses stay closed.</summary>
    public IList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Whether destinations may be plain <c>http</c>. Default false. Credentials never travel over http, whatever this says.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Path of a PEM file with certificate authorities that are trusted beside the system's. Default none.</summary>
    public string? TrustedCertificates { get; set; }

    /// <summary>An HTTP proxy, such as <c>http://proxy:3128</c>, that all requests go through by CONNECT to addresses that were checked before. Default none.</summary>
    public Uri? Proxy { get; set; }

    /// <summary>The user that the proxy knows us by. Default none.</summary>
    public string? ProxyUser { get; set; }

    /// <summary>Their password.</summary>
    public string? ProxyPassword { get; set; }

    /// <summary>A file that holds the password, such as a mounted secret. Read at start.</summary>
    [ConfigurationKeyName("ProxyPassword_FILE")]
    public string? ProxyPasswordFile { get; set; }

    /// <summary>Longest time for name resolution, TCP and TLS together. 100 ms to 2 min, default 10 s; a request's own deadline also covers it.</summary>
    [TimeRange("00:00:00.1", "00:02:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection is reused before its host is resolved and checked again. 1 s to 1 h, default 2 min.</summary>
    [TimeRange("00:00:01", "01:00:00")]
    public TimeSpan PooledConnectionLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an unused connection is kept. 1 s to 1 h, default 50 s.</summary>
    [TimeRange("00:00:01", "01:00:00")]
    public TimeSpan PooledConnectionIdleTimeout { get; set; } = TimeSpan.FromSeconds(50);

    /// <summary>Most HTTP/1.1 connections to one scheme, host and port. 1 to 10,000, default 1,000: more than a node sends at once, or receivers that hang keep the other destinations of their host waiting.</summary>
    [Range(1, 10_000)]
    public int MaxConnectionsPerDestination { get; set; } = 1_000;

    /// <summary>Addresses, or networks in CIDR form, that requests come from, for receivers who only let known addresses in. Default none; nothing is checked against it.</summary>
    public IList<string> PublishedAddresses { get; init; } = [];

    /// <summary>Most name resolutions at one time; each occupies a thread. 1 to 1,024, default 64.</summary>
    [Range(1, 1_024)]
    public int MaxConcurrentResolutions { get; set; } = 64;

    /// <exception cref="IOException">The file cannot be read.</exception>
    public string? ReadProxyPassword() => ProxyPasswordFile is null ? ProxyPassword : File.ReadAllText(ProxyPasswordFile).TrimEnd('\r', '\n');
}
