namespace Sealpost.Client.Trials;

/// <summary>What a template makes of an event.</summary>
/// <param name="ContentType">The content type of the body; null when it is the message's own.</param>
/// <param name="Body">The body: as text when it is UTF-8, otherwise in base64.</param>
/// <param name="BodyEncoding">How to read <paramref name="Body"/>: <c>utf8</c> or <c>base64</c>.</param>
public sealed record TemplateTrial(string? ContentType, string Body, string BodyEncoding);
