using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Members;

/// <summary>Section <c>Sealpost:SignIn</c>.</summary>
internal sealed class SignInOptions
{
    public const string Section = "Sealpost:SignIn";

    /// <summary>After how long without a request a session ends, 1 min to 7 d. Default 1 h.</summary>
    [TimeRange("00:01:00", "7.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After how long a session ends in any case, 1 min to 30 d. Default 12 h.</summary>
    [TimeRange("00:01:00", "30.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);
}
