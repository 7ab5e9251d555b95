namespace Sealpost.Client.Destinations;

/// <summary>How a body is made from a payload: a template that the server has, or a text of your own.</summary>
public sealed record PayloadTemplate
{
    /// <summary><c>raw</c>, <c>slack</c> or <c>teams</c>; null for a text of your own.</summary>
    public string? Name { get; init; }

    /// <summary>The content type of the body; null for a template by name, and for what the server takes a text to be.</summary>
    public string? ContentType { get; init; }

    /// <summary>The text with its placeholders; null for a template by name.</summary>
    public string? Text { get; init; }
}
