namespace Sealpost.EndToEnd.Vendors.Rotation;

/// <summary>When an event was published, as seen from one rotation. It decides who was promised to be able to verify it.</summary>
internal enum Phase
{
    /// <summary>Before the rotation was asked for.</summary>
    Before,

    /// <summary>While it was under way.</summary>
    Rotating,

    /// <summary>After it was answered, within the grace period.</summary>
    Overlap,

    /// <summary>While the grace period came to its end.</summary>
    Ending,

    /// <summary>After its end.</summary>
    After,
}
