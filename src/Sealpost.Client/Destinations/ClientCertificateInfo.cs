namespace Sealpost.Client.Destinations;

/// <summary>What is known of a client certificate; never its private key.</summary>
public sealed record ClientCertificateInfo
{
    /// <summary>Whom it names.</summary>
    public required string Subject { get; init; }

    /// <summary>Who issued it.</summary>
    public required string Issuer { get; init; }

    /// <summary>Its serial number in hex.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>SHA-256 over it, in lower-case hex.</summary>
    public required string Thumbprint { get; init; }

    /// <summary>When it becomes valid.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>When it ends; receivers refuse it from then on.</summary>
    public DateTimeOffset NotAfter { get; init; }
}
