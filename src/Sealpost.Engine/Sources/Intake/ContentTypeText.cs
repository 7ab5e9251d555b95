namespace Sealpost.Engine.Sources.Intake;

internal static class ContentTypeText
{
    private const int Longest = 255;

    /// <summary>The content type as it came; null when it could not be sent on as a header, or was not given.</summary>
    public static string? Sendable(string? contentType) =>
        contentType is { Length: > 0 and <= Longest } && !contentType.AsSpan().ContainsAnyExceptInRange(' ', '~') ? contentType : null;
}
