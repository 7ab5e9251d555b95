namespace Sealpost.Secrets;

/// <summary>A secret does not have the format its scheme asks for. The message never repeats the secret.</summary>
/// <param name="message">What is wrong and how to mend it.</param>
public sealed class SecretFormatException(string message) : FormatException(message);
