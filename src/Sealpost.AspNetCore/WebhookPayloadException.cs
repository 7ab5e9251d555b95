namespace Sealpost.AspNetCore;

/// <summary>A verified payload cannot be read as the handler wants it. Passing through the handler it answers the sender 400.</summary>
/// <param name="message">What is wrong; never sent to the sender.</param>
/// <param name="innerException">Where it was found.</param>
public sealed class WebhookPayloadException(string message, Exception? innerException) : Exception(message, innerException);
