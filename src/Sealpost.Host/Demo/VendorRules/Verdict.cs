namespace Sealpost.Host.Demo.VendorRules;

/// <summary>What a receiver that knows a vendor's rules makes of a request.</summary>
internal enum Verdict
{
    Verified,
    MissingHeader,

    /// <summary>A signature or credentials where the vendor sends none.</summary>
    UnexpectedHeader,
    MalformedTimestamp,
    StaleTimestamp,
    BadSignature,
    BadCredentials,

    /// <summary>No client certificate in TLS.</summary>
    MissingCertificate,

    /// <summary>A request to prove ownership that is not as the vendor documents it.</summary>
    BadValidation,
}

/// <summary>Judges a request as a vendor's documents tell its customers to.</summary>
/// <param name="request">The request as it arrived.</param>
/// <param name="keys">What the receiver's owner entered.</param>
/// <param name="now">The receiver's clock.</param>
internal delegate Verdict VendorRule(Arrival request, ReceiverKeys keys, DateTimeOffset now);
