namespace Sealpost.Portal.Deliveries;

/// <summary>How a body is shown.</summary>
internal enum BodyForm
{
    /// <summary>JSON with line breaks where it is JSON, else text, else hex.</summary>
    Pretty,

    /// <summary>As it came, byte for byte where it is text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Hex,
}
