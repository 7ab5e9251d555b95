namespace Sealpost.Secrets;

/// <summary>What a scheme's secret looks like.</summary>
public sealed class SecretFormat
{
    /// <summary>Makes a fresh secret from a cryptographic random source.</summary>
    public Secret Generate() => throw new NotImplementedException();

    /// <summary>Null when the secret can be used; otherwise what is wrong and how to mend it. Never repeats the secret.</summary>
    public string? Check(Secret secret) => throw new NotImplementedException();
}

/// <summary>A secret does not have the format its scheme asks for. The message never repeats the secret.</summary>
public sealed class SecretFormatException(string message) : FormatException(message);
