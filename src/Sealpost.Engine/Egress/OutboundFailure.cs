namespace Sealpost.Engine.Egress;

/// <summary>Where a request failed.</summary>
internal enum FailureStage
{
    /// <summary>Refused by policy; nothing was sent.</summary>
    Policy,
    Dns,
    Connect,
    Tls,
    Send,
    Headers,
    Body,

    /// <summary>The response is not acceptable HTTP.</summary>
    Protocol,

    /// <summary>The one deadline passed, wherever it was.</summary>
    Deadline,

    /// <summary>The caller gave up, as in a graceful stop.</summary>
    Cancelled,

    /// <summary>There was no token to authenticate with; nothing was sent.</summary>
    Authentication,

    /// <summary>The operator's proxy did not open a way to the receiver.</summary>
    Proxy,
}

internal enum FailureReason
{
    DestinationRefused,
    HeaderRefused,
    CredentialsOverHttp,
    NameNotFound,
    NameServerFailed,
    ConnectionRefused,
    Unreachable,
    ConnectTimedOut,
    ConnectFailed,
    CertificateUntrusted,
    CertificateExpired,
    CertificateHostMismatch,
    CertificateWeak,
    TlsHandshakeFailed,
    ConnectionClosed,
    ResponseHeadersTooLarge,
    ResponseInvalid,
    StatusOutOfRange,
    SwitchingProtocols,
    ResponseBodyCut,
    DeadlinePassed,
    Cancelled,
    ProxyUnreachable,
    ProxyTimedOut,
    ProxyRefused,
    ProxyInvalid,
}

internal static class FailureReasons
{
    /// <summary>What a tenant may read. Every policy refusal reads the same, so that nobody maps a network with it.</summary>
    public static string PublicReason(this FailureReason reason) => reason switch
    {
        FailureReason.DestinationRefused or FailureReason.HeaderRefused or FailureReason.CredentialsOverHttp => "destination_not_allowed",
        FailureReason.NameNotFound => "dns_nxdomain",
        FailureReason.NameServerFailed => "dns_failed",
        FailureReason.ConnectionRefused => "connection_refused",
        FailureReason.Unreachable => "unreachable",
        FailureReason.ConnectTimedOut => "connect_timed_out",
        FailureReason.ConnectFailed => "connect_failed",
        FailureReason.CertificateUntrusted => "certificate_untrusted",
        FailureReason.CertificateExpired => "certificate_expired",
        FailureReason.CertificateHostMismatch => "certificate_host_mismatch",
        FailureReason.CertificateWeak => "certificate_weak",
        FailureReason.TlsHandshakeFailed => "tls_handshake_failed",
        FailureReason.ConnectionClosed => "connection_closed",
        FailureReason.ResponseHeadersTooLarge => "response_headers_too_large",
        FailureReason.ResponseInvalid => "response_invalid",
        FailureReason.StatusOutOfRange => "status_out_of_range",
        FailureReason.SwitchingProtocols => "switching_protocols",
        FailureReason.ResponseBodyCut => "response_body_cut",
        FailureReason.DeadlinePassed => "deadline_passed",
        FailureReason.Cancelled => "cancelled",
        FailureReason.ProxyUnreachable => "proxy_unreachable",
        FailureReason.ProxyTimedOut => "proxy_timed_out",
        FailureReason.ProxyRefused => "proxy_refused",
        FailureReason.ProxyInvalid => "proxy_invalid",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
