using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Retention;

/// <summary>Section <c>Sealpost:Retention</c>: how long what is finished is kept, for tenants that do not say otherwise.</summary>
internal sealed class RetentionOptions
{
    public const string Section = "Sealpost:Retention";

    public static readonly TimeSpan Least = TimeSpan.FromHours(1);
    public static readonly TimeSpan Most = TimeSpan.FromDays(3_650);

    /// <summary>How old a payload becomes, 1 h to 3,650 d. Default 30 d.</summary>
    [TimeRange("01:00:00", "3650.00:00:00")]
    public TimeSpan Payloads { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How old messages and their attempts become, 1 h to 3,650 d. Default 30 d.</summary>
    [TimeRange("01:00:00", "3650.00:00:00")]
    public TimeSpan Attempts { get; set; } = TimeSpan.FromDays(30);
}
