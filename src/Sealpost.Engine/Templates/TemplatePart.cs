using System.Text.Json;
using Sealpost.Engine.Payloads;

namespace Sealpost.Engine.Templates;

/// <summary>Text that stands as it is, or a place for a value.</summary>
internal abstract record TemplatePart
{
    private TemplatePart()
    {
    }

    public sealed record Text(byte[] Bytes) : TemplatePart;

    /// <param name="Start">Where it begins in the template, in characters.</param>
    /// <param name="Length">How long it is there, braces included.</param>
    /// <param name="AsJson">Whether the value is written as a whole JSON value rather than as text.</param>
    /// <param name="Default">A JSON string, number, boolean or null, used when there is no value.</param>
    public sealed record Place(int Start, int Length, TemplateSource Source, bool AsJson, JsonElement? Default) : TemplatePart;
}

/// <summary>Where the value of a place comes from.</summary>
internal abstract record TemplateSource
{
    private TemplateSource()
    {
    }

    /// <summary>A value of the payload. None when the payload is not JSON, has nothing there, or null.</summary>
    public sealed record Value(JsonPointer Path) : TemplateSource;

    /// <summary>The whole payload.</summary>
    public sealed record Payload : TemplateSource;

    public sealed record Fact(string Name) : TemplateSource;

    /// <param name="Text">A JSON string.</param>
    public sealed record Literal(JsonElement Text) : TemplateSource;
}
