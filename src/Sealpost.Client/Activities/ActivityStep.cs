namespace Sealpost.Client.Activities;

/// <summary>How fine activity is told, and how far back.</summary>
public enum ActivityStep
{
    /// <summary>The last two minutes by the second.</summary>
    Second = 0,

    /// <summary>The last hour by the minute.</summary>
    Minute = 1,
}
